import type { FieldError } from '../../domain/field-error'
import { type MediaItem, type Platform, type PublicationKind, plannedPublications } from '../../domain/post'
import { platforms } from '..'
import type { Circumstances, Draft } from './draft'
import { whyRefused } from './judge-file'
import { textErrors } from './judge-text'
import type { Rule } from './rule'
import { optionsFor } from './usable-options'
import { nameOf } from './words'

/**
 * Why a platform can not publish a draft: nothing when it can. Only what is certain before it is called; the rest the
 * platform says. Asked when a post is scheduled and again when it is published, so that both say the same.
 */
export function unpublishable(platform: Platform, draft: Draft, known: Circumstances = {}): FieldError[] {
  const kinds = known.kinds ?? plannedPublications(draft.postType)
  const { rules, mistakes } = platforms[platform]
  const errors = kinds.flatMap((kind) => {
    const rule = rules[kind]
    if (!rule) return [{ path: 'postType', message: missingKind(platform, kind) }]
    const name = nameOf(platform, kind)
    return [...mediaErrors(rule, name, draft.media), ...textErrors(rule, name, draft)]
  })
  return [...errors, ...mistakes({ ...draft, options: optionsFor(platform, draft) }, kinds, known)]
}

function missingKind(platform: Platform, kind: PublicationKind): string {
  const instead = kind === 'reel' ? '; schedule the video as feed' : ''
  return `${platforms[platform].name} has no ${kind === 'story' ? 'stories' : `${kind}s`}${instead}`
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
