import type { PublishJob } from '../../calls/publisher'
import { shapeOf } from './shape'

const MAX_CAPTION = 2_200
const MAX_HASHTAGS = 30
const MAX_MENTIONS = 20
const MAX_ALT_TEXT = 1_000
const MAX_CAROUSEL = 10
const MAX_COLLABORATORS = 3

/**
 * Why Instagram would certainly refuse this job; undefined when it may take it. Where the platform's way of counting is
 * not documented the laxer one is used here, and the platform has the last word.
 * Source: IG User media reference.
 */
export function refuseJob(job: PublishJob): string | undefined {
  return refuseMedia(job) ?? (job.kind === 'story' ? undefined : refuseTexts(job)) ?? refuseTags(job)
}

function refuseMedia({ kind, media }: PublishJob): string | undefined {
  if (kind === 'article') return 'Instagram has no articles'
  if (media.some((item) => item.type === 'document')) return 'Instagram takes no documents'
  if (media.length === 0) return 'Instagram needs at least one image or video'
  if (kind === 'story' && media.length > 1) return `a story shows exactly one item, this post has ${media.length}`
  if (kind === 'reel' && (media.length > 1 || media[0]?.type !== 'video')) return 'a reel is exactly one video'
  if (media.length > MAX_CAROUSEL)
    return `a carousel takes at most ${MAX_CAROUSEL} items, this post has ${media.length}`
  return undefined
}

function refuseTexts(job: PublishJob): string | undefined {
  const length = [...job.caption].length
  if (length > MAX_CAPTION) return `the caption has ${length} characters, Instagram takes ${MAX_CAPTION}`
  const hashtags = count(job.caption, /(?<![\p{L}\p{N}_&/])#[\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu)
  if (hashtags > MAX_HASHTAGS) return `the caption has ${hashtags} hashtags, Instagram takes ${MAX_HASHTAGS}`
  const mentions = count(job.caption, /(?<![\w.])@\w[\w.]*/g)
  if (mentions > MAX_MENTIONS) return `the caption mentions ${mentions} people, Instagram takes ${MAX_MENTIONS}`
  const long = job.media.find((item) => item.type === 'image' && [...(item.altText ?? '')].length > MAX_ALT_TEXT)
  if (long) return `an alternative text is longer than ${MAX_ALT_TEXT} characters`
  const collaborators = job.options.collaborators?.length ?? 0
  if (collaborators > MAX_COLLABORATORS) return `Instagram takes at most ${MAX_COLLABORATORS} collaborators`
  if (collaborators > 0 && job.account.login === 'instagram')
    return 'collaborators can be invited only by accounts that are connected through Facebook'
  return undefined
}

function refuseTags(job: PublishJob): string | undefined {
  const placesNeeded = ['image', 'carousel'].includes(shapeOf(job))
  for (const tag of job.options.userTags ?? []) {
    const position = tag.media ?? 0
    const item = job.media[position]
    if (!item) return `${tag.username} is tagged on item ${position}, this post has ${job.media.length}`
    if (!placesNeeded || item.type !== 'image') continue
    if (!(isFraction(tag.x) && isFraction(tag.y)))
      return `the tag of ${tag.username} on an image needs x and y from 0 to 1`
  }
  return undefined
}

const isFraction = (value: number | undefined) => value !== undefined && value >= 0 && value <= 1
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
