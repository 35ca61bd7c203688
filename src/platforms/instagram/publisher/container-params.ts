import type { MediaItem } from '../../../domain/post'
import type { PublishJob } from '../../calls/publisher'
import { shapeOf } from './shape'

/**
 * Parameters of `POST /{user}/media`. What is allowed where:
 *
 * | kind           | caption | alt_text | user_tags   | location_id | collaborators | share_to_feed, cover_url | thumb_offset |
 * |----------------|---------|----------|-------------|-------------|---------------|--------------------------|--------------|
 * | image          | yes     | yes      | with x, y   | yes         | yes           |                          |              |
 * | reel           | yes     |          | names alone | yes         | yes           | yes                      | yes          |
 * | carousel       | yes     |          |             | yes         | yes           |                          |              |
 * | carousel image |         | yes      | with x, y   |             |               |                          |              |
 * | carousel video |         |          | names alone |             |               |                          | yes          |
 * | story          |         |          | x, y or not |             |               |                          |              |
 *
 * The media are named by address, Instagram fetches them. Source: IG User media reference.
 */
type Params = Record<string, unknown>

/** The container of anything but a carousel. */
export function singleParams(job: PublishJob): Params {
  const [item] = job.media
  if (!item) return {}
  switch (shapeOf(job)) {
    case 'story-image':
      return { media_type: 'STORIES', image_url: asciiUrl(item.url), ...tags(job, 0, 'if-given') }
    case 'story-video':
      return { media_type: 'STORIES', video_url: asciiUrl(item.url), ...tags(job, 0, 'if-given') }
    case 'reel':
      return { ...reel(job, item), ...texts(job) }
    default:
      return { ...picture(job, item, 0), ...texts(job) }
  }
}

/** A frame of a carousel. Caption, place and collaborators belong to the parent. */
export function childParams(job: PublishJob, position: number): Params {
  const item = job.media[position]
  if (!item) throw new Error(`this post has no item ${position}`)
  if (item.type === 'image') return { ...picture(job, item, position), is_carousel_item: true }
  return {
    media_type: 'VIDEO',
    video_url: asciiUrl(item.url),
    is_carousel_item: true,
    ...thumbOffset(job),
    ...tags(job, position, 'never'),
  }
}

/** @param children containers in the order they are shown */
export function parentParams(job: PublishJob, children: string[]): Params {
  return { media_type: 'CAROUSEL', children: children.join(','), ...texts(job) }
}

const picture = (job: PublishJob, item: MediaItem, position: number): Params => ({
  image_url: asciiUrl(item.url),
  ...(item.altText && { alt_text: item.altText }),
  ...tags(job, position, 'if-given'),
})

function reel(job: PublishJob, item: MediaItem): Params {
  const { shareToFeed, coverUrl } = job.options
  // Who asked for a feed post means the feed; who asked for a reel and said nothing leaves it to Instagram.
  const share = shareToFeed ?? (job.kind === 'feed' ? true : undefined)
  return {
    media_type: 'REELS',
    video_url: asciiUrl(item.url),
    ...(share !== undefined && { share_to_feed: share }),
    // The cover beats the moment, so that only one of them is sent.
    ...(coverUrl ? { cover_url: asciiUrl(coverUrl) } : thumbOffset(job)),
    ...tags(job, 0, 'never'),
  }
}

function texts(job: PublishJob): Params {
  const { locationId, collaborators } = job.options
  return {
    ...(job.caption && { caption: job.caption }),
    ...(locationId && { location_id: locationId }),
    ...(collaborators?.length && { collaborators: collaborators.map(username) }),
  }
}

const thumbOffset = (job: PublishJob): Params =>
  job.options.thumbOffsetMs === undefined ? {} : { thumb_offset: job.options.thumbOffsetMs }

function tags(job: PublishJob, position: number, places: 'if-given' | 'never'): Params {
  const here = (job.options.userTags ?? []).filter((tag) => (tag.media ?? 0) === position)
  if (here.length === 0) return {}
  const user_tags = here.map(({ username: name, x, y }) => ({
    username: username(name),
    ...(places === 'if-given' && x !== undefined && y !== undefined && { x, y }),
  }))
  return { user_tags }
}

const username = (name: string) => name.replace(/^@/, '')

/** Only ASCII addresses are fetched; one that is ASCII already is left alone, its signature may depend on each byte. */
function asciiUrl(url: string): string {
  return /^[\x21-\x7e]*$/.test(url) || !URL.canParse(url) ? url : new URL(url).href
}
