import type { PublishJob } from '../../calls/publisher'
import type { ListedMedia } from './list-media'
import { type Shape, shapeOf } from './shape'

/** A published reel reads VIDEO and a carousel CAROUSEL_ALBUM; the product type tells reels and stories apart. */
const reads: Record<Shape, { type: string; product: string }> = {
  image: { type: 'IMAGE', product: 'FEED' },
  carousel: { type: 'CAROUSEL_ALBUM', product: 'FEED' },
  reel: { type: 'VIDEO', product: 'REELS' },
  'story-image': { type: 'IMAGE', product: 'STORY' },
  'story-video': { type: 'VIDEO', product: 'STORY' },
}

/**
 * How much a listed medium looks like this job, its time aside:
 * - `text`: the same kind under the same text;
 * - `kind`: the same kind, and no text to compare, because it is a story, the post has none, or the login hides it;
 * - `no`: something else.
 *
 * Docs mark `caption` and `media_product_type` as Facebook Login only, so a missing text is no different text there.
 */
export function likeness(job: PublishJob, item: ListedMedia): 'text' | 'kind' | 'no' {
  const wanted = reads[shapeOf(job)]
  if (item.media_type !== undefined && item.media_type !== wanted.type) return 'no'
  if (item.media_product_type !== undefined && item.media_product_type !== wanted.product) return 'no'
  if (job.kind === 'story') return 'kind'
  const text = comparable(job.caption)
  if (item.caption === undefined && job.account.login === 'instagram') return 'kind'
  if (comparable(item.caption ?? '') !== text) return 'no'
  return text === '' ? 'kind' : 'text'
}

// Listings drop the @ of mentions for users without admin-like tasks, and may fold white space.
const comparable = (caption: string) => caption.normalize('NFC').replaceAll('@', '').replace(/\s+/g, ' ').trim()

/** `2026-04-06T17:50:09+0000`: an offset without colon, which Date.parse need not take. */
export const parseGraphTime = (text: string) => Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
