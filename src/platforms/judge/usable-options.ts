import type { FieldError } from '../../domain/field-error'
import { type MediaItem, type Platform, type PublicationKind, plannedPublications, platforms } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import { type Draft, nameOf, platformNames } from './draft'

type OptionName = keyof PostOptions

/** Who can use an option. */
type Use = {
  platforms: readonly Platform[]
  kinds: readonly PublicationKind[]
  /** What the media must be like, and how that is said. */
  needs?: { media: (media: MediaItem[]) => boolean; message: string }
}

const aReel = {
  media: (media: MediaItem[]) => media.length === 1 && media[0]?.type === 'video',
  message: 'is for a reel, a post of one video',
}

const uses: Record<OptionName, Use> = {
  firstComment: { platforms, kinds: ['feed', 'reel', 'article'] },
  userTags: { platforms: ['instagram'], kinds: ['feed', 'reel', 'story'] },
  locationId: { platforms: ['instagram'], kinds: ['feed', 'reel'] },
  collaborators: { platforms: ['instagram'], kinds: ['feed', 'reel'] },
  shareToFeed: { platforms: ['instagram'], kinds: ['feed', 'reel'], needs: aReel },
  coverUrl: { platforms: ['instagram'], kinds: ['feed', 'reel'], needs: aReel },
  thumbOffsetMs: {
    platforms: ['instagram'],
    kinds: ['feed', 'reel'],
    needs: { media: (media) => media.some(({ type }) => type === 'video'), message: 'is for posts with a video' },
  },
  mentions: { platforms: ['linkedin'], kinds: ['feed', 'article'] },
  thumbnail: { platforms: ['linkedin'], kinds: ['article'] },
}

/** The options of a draft that mean something to a platform; the others are not for it. */
export function optionsFor(platform: Platform, draft: Draft): PostOptions {
  const usable = given(draft).filter((name) => whyUseless(name, platform, draft) === undefined)
  return Object.fromEntries(usable.map((name) => [name, draft.options[name]])) as PostOptions
}

/**
 * What is wrong with the options of a draft for these platforms: options that none of them can use, and values that one
 * which can use them must refuse.
 */
export function optionErrors(wanted: Platform[], draft: Draft): FieldError[] {
  const useless = given(draft).flatMap((name) => {
    const reasons = wanted.map((platform) => whyUseless(name, platform, draft))
    if (reasons.includes(undefined)) return []
    const owner = wanted.find((platform) => uses[name].platforms.includes(platform))
    const message = owner ? reasons[wanted.indexOf(owner)] : `is for ${namesOf(uses[name])} only`
    return [{ path: name, message: message ?? 'cannot be used here' }]
  })
  return [...useless, ...wanted.flatMap((platform) => valueErrors(platform, draft))]
}

const given = ({ options }: Draft) => Object.keys(options) as OptionName[]

const namesOf = (use: Use) => use.platforms.map((platform) => platformNames[platform]).join(', ')

/** Why an option means nothing to a platform in this post; undefined when it does. */
function whyUseless(name: OptionName, platform: Platform, draft: Draft): string | undefined {
  const use = uses[name]
  if (!use.platforms.includes(platform)) return `is for ${namesOf(use)} only`
  const planned = plannedPublications(draft.postType)
  const [first] = planned
  if (first && !planned.some((kind) => use.kinds.includes(kind))) return `${nameOf(platform, first)} takes no ${name}`
  return use.needs && !use.needs.media(draft.media) ? use.needs.message : undefined
}

function valueErrors(platform: Platform, draft: Draft): FieldError[] {
  const { userTags, thumbnail } = optionsFor(platform, draft)
  const isInFeed = plannedPublications(draft.postType).includes('feed')
  const errors = (userTags ?? []).flatMap((tag, index) => {
    const wrong = tagError(tag, draft.media, isInFeed)
    return wrong ? [{ path: `userTags.${index}.${wrong.field}`, message: wrong.message }] : []
  })
  if (thumbnail !== undefined && draft.media[thumbnail]?.type !== 'image') {
    errors.push({ path: 'thumbnail', message: 'names no image of this post; the first of its files and media is 0' })
  }
  return errors
}

type Tag = NonNullable<PostOptions['userTags']>[number]

function tagError(tag: Tag, media: MediaItem[], isInFeed: boolean): { field: string; message: string } | undefined {
  if (tag.media === undefined && media.length > 1) {
    return { field: 'media', message: 'must say which of the media is meant; the first is 0' }
  }
  const tagged = media[tag.media ?? 0]
  if (!tagged) return { field: 'media', message: `this post has ${media.length} of media; the first is 0` }
  if (tagged.type === 'video' && tag.x !== undefined) {
    return { field: 'x', message: 'a person on a video has no place, leave out x and y' }
  }
  if (tagged.type === 'image' && isInFeed && tag.x === undefined) {
    return { field: 'x', message: 'a person on an image needs a place, x and y from 0 to 1' }
  }
  return undefined
}
