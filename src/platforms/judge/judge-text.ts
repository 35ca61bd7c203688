import type { FieldError } from '../../domain/field-error'
import type { Draft } from './draft'
import { lengthOf } from './length-of'
import type { Rule } from './rule'

// What is certainly a hashtag or a mention: signs inside words (a#b, mail@example.com, é@ann) are not counted, nor is a
// sign that a combining mark makes into another one, as in the keycap #️⃣.
const hashtag = /(?<![\p{L}\p{N}_&/])#[\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*/gu
const mention = /(?<![\p{L}\p{N}_.@/])@[A-Za-z0-9_][A-Za-z0-9_.]*/gu

/** Why a platform certainly refuses the texts and the link of a draft as one publication. */
export function textErrors(rule: Rule, name: string, { caption, media, link, options }: Draft): FieldError[] {
  const errors: FieldError[] = []
  const wrong = (path: string, message: string) => errors.push({ path, message: `${name} ${message}` })
  const text = caption ?? ''
  const atMost = (count: number, most: number | undefined, what: string) => {
    if (most !== undefined && count > most) wrong('caption', `takes at most ${most} ${what}, this caption has ${count}`)
  }
  if (rule.link === 'required' && !link) wrong('link', 'needs a link')
  if (rule.link === 'none' && link) wrong('link', 'takes no link of its own')
  if (rule.link === 'instead of media' && link && media.length > 0) {
    wrong('link', 'shows either a link or media; write the link into the caption')
  }
  if (rule.minMedia === 0 && media.length === 0 && !link && !text.trim() && rule.link !== 'required') {
    wrong('caption', 'without media needs a caption or a link')
  }
  atMost(lengthOf(rule.shown?.(text, options) ?? text, rule.countsIn), rule.maxCaption, 'characters')
  atMost(count(text, hashtag), rule.maxHashtags, 'hashtags')
  atMost(count(text, mention), rule.maxMentions, 'mentions')
  return errors
}

/** Why it may refuse them; each line goes behind the name of the publication. */
export function doubtfulText({ doubtfulHashtags, maxHashtags = 0 }: Rule, { caption }: Draft): string[] {
  const hashtags = count(caption ?? '', hashtag)
  if (doubtfulHashtags === undefined || hashtags <= doubtfulHashtags || hashtags > maxHashtags) return []
  return [`takes at most ${doubtfulHashtags} hashtags by what other programs have met, this caption has ${hashtags}`]
}

// A letter with its accent is one, however it is written.
const count = (text: string, sign: RegExp): number => text.normalize('NFC').match(sign)?.length ?? 0
