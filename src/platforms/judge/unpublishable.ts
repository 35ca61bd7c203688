import type { FieldError } from '../../domain/field-error'
import { type MediaItem, type Platform, type PublicationKind, plannedPublications } from '../../domain/post'
import { type Draft, nameOf, platformNames } from './draft'
import { whyDoubtful, whyRefused } from './judge-file'
import { lengthOf } from './length-of'
import { type Rule, rules } from './platform-rules'

/** Why a platform can not publish a draft: nothing when it can. Only what is certain now; the rest the platform says. */
export function unpublishable(platform: Platform, draft: Draft): FieldError[] {
  return plannedPublications(draft.postType).flatMap((kind) => {
    const rule = rules[platform][kind]
    if (!rule) return [{ path: 'postType', message: missingKind(platform, kind) }]
    const name = nameOf(platform, kind)
    return [...mediaErrors(rule, name, draft.media), ...textErrors(rule, name, draft)]
  })
}

/** What will be published differently from what one might expect, or may be refused. No reason to refuse it now. */
export function advice(platform: Platform, draft: Draft): string[] {
  return [...textAdvice(platform, draft), ...fileAdvice(platform, draft)]
}

function fileAdvice(platform: Platform, { postType, media }: Draft): string[] {
  return plannedPublications(postType).flatMap((kind) =>
    media.flatMap((item, index) => {
      const rule = rules[platform][kind]?.media[item.type]
      const lines = rule ? whyDoubtful(rule, item) : []
      return lines.map((why) => `${fileName(item, index)}: ${nameOf(platform, kind)} ${why}; it may be refused`)
    }),
  )
}

/** A file by what its owner knows of it: `"clip.mov"`, or `media.1` of media by address. */
export const fileName = (item: MediaItem, index: number): string => (item.name ? `"${item.name}"` : `media.${index}`)

function textAdvice(platform: Platform, { postType, caption, media, link, title }: Draft): string[] {
  const name = platformNames[platform]
  if (postType === 'story' && caption) return [`${name} shows no caption with a story`]
  if (platform !== 'linkedin' || title) return []
  if (link)
    return [`${name} reads nothing from the page behind the link: without a title the name of its site is shown`]
  if (media[0]?.type === 'document')
    return [`${name} shows a title with each document: without one it is the file's name, or “Document”`]
  return []
}

function missingKind(platform: Platform, kind: PublicationKind): string {
  const instead = kind === 'reel' ? '; schedule the video as feed' : ''
  return `${platformNames[platform]} has no ${kind === 'story' ? 'stories' : `${kind}s`}${instead}`
}

function mediaErrors(rule: Rule, name: string, media: MediaItem[]): FieldError[] {
  const errors: FieldError[] = []
  const types = Object.keys(rule.media)
  if (media.length < rule.minMedia) {
    const count = rule.maxMedia === 1 ? 'one' : 'at least one'
    errors.push({ path: 'media', message: `${name} needs ${count} ${types.join(' or ')}; send files or media` })
  }
  if (media.length > rule.maxMedia) {
    const most = rule.maxMedia === 1 ? `only one ${types.join(' or ')}` : `at most ${rule.maxMedia} of media`
    errors.push({ path: 'media', message: `${name} takes ${most}, this post has ${media.length}` })
  }
  media.forEach((item, index) => {
    const itemRule = rule.media[item.type]
    const reasons = itemRule
      ? whyRefused(itemRule, item, media.length === 1, rule.countsIn)
      : [`takes no ${item.type}; it takes ${types.map((type) => `${type}s`).join(' and ')}`]
    const file = item.name ? `"${item.name}": ` : ''
    errors.push(...reasons.map((why) => ({ path: `media.${index}`, message: `${file}${name} ${why}` })))
  })
  return errors
}

// What is certainly a hashtag or a mention: signs inside words (a#b, mail@example.com) are not counted.
const hashtag = /(?<![\p{L}\p{N}_&/])#[\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*/gu
const mention = /(?<![\p{L}\p{N}_.@/])@[A-Za-z0-9_][A-Za-z0-9_.]*/gu

function textErrors(rule: Rule, name: string, { caption, media, link }: Draft): FieldError[] {
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
  atMost(lengthOf(text, rule.countsIn), rule.maxCaption, 'characters')
  atMost(text.match(hashtag)?.length ?? 0, rule.maxHashtags, 'hashtags')
  atMost(text.match(mention)?.length ?? 0, rule.maxMentions, 'mentions')
  return errors
}
