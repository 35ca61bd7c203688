import { type MediaItem, type Platform, type PublicationKind, plannedPublications } from '../../domain/post'
import type { FieldError } from '../problem'
import { type Draft, nameOf, platformNames } from './draft'
import { characters } from './fields'
import { type CountsIn, type MediaRule, type Rule, rules } from './platform-rules'

/** Why a platform can not publish a draft: nothing when it can. Only what is certain now; the rest the platform says. */
export function unpublishable(platform: Platform, draft: Draft): FieldError[] {
  return plannedPublications(draft.postType).flatMap((kind) => {
    const rule = rules[platform][kind]
    if (!rule) return [{ path: 'postType', message: missingKind(platform, kind) }]
    const name = nameOf(platform, kind)
    return [...mediaErrors(rule, name, draft.media), ...textErrors(rule, name, draft)]
  })
}

/** What will be published differently from what one might expect. No reason to refuse it. */
export function advice(platform: Platform, { postType, caption, media, link, title }: Draft): string[] {
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
    const why = itemRule
      ? itemError(itemRule, item, media.length === 1, rule.countsIn)
      : `takes no ${item.type}; it takes ${types.map((type) => `${type}s`).join(' and ')}`
    if (why) errors.push({ path: `media.${index}`, message: `${name} ${why}` })
  })
  return errors
}

function itemError(rule: MediaRule, item: MediaItem, isAlone: boolean, countsIn?: CountsIn): string | undefined {
  const { contentType, size, type, altText } = item
  if (rule.alone && !isAlone) return `takes a ${type} only with nothing beside it`
  if (contentType && rule.formats && !rule.formats.includes(contentType)) {
    return `does not take ${contentType}; it takes ${rule.formats.join(', ')}`
  }
  const most = rule.maxBytes ?? (isAlone ? rule.maxBytesAlone : undefined)
  if (size !== undefined && most !== undefined && size > most) {
    return `takes ${type}s of at most ${most / 1024 / 1024} MB`
  }
  if (size !== undefined && rule.minBytes !== undefined && size < rule.minBytes) {
    return `takes ${type}s of at least ${rule.minBytes / 1000} KB, this one has ${size} bytes`
  }
  if (altText && rule.maxAltText && lengthOf(altText, countsIn) > rule.maxAltText) {
    return `takes alternative texts of at most ${rule.maxAltText} characters`
  }
  return undefined
}

const lengthOf = (text: string, countsIn: CountsIn = 'characters') =>
  countsIn === 'characters' ? characters(text) : text.length

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
