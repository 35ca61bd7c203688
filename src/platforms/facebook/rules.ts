import { MB } from '../judge/limits'
import type { MediaRule } from '../judge/rule'
import type { PlatformModule } from '../platform'

/** Videos are fetched from everywhere but Facebook's own servers. Source: Reels publishing, Page stories. */
const notFrom = 'fbcdn.net'

// Source: Page photos, Page stories, Reels publishing. WebP is not among the formats they name, and is known to work.
const photo: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'],
  convert: ['image/webp'],
  fits: ['image/jpeg', 'image/jpg', 'image/png'],
  must: { maxBytes: 10 * MB },
}
/** We send its bytes, so that it may lie anywhere. */
const feedVideo: MediaRule = { should: { maxBytes: 2048 * MB }, alone: true }
const reel: MediaRule = {
  // 24 frames per second by the guide, 23 by Meta's sample; 1363040, 1363127, 1363128 and 1363129 refuse the rest.
  must: {
    seconds: [3, 90],
    frameRate: [23, 60],
    minSides: [540, 960],
    ratio: [9 / 16, 16 / 9],
  },
  should: { ratio: [9 / 16, 9 / 16], videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac'] },
  notFrom,
}
const storyVideo: MediaRule = { must: { seconds: [3, 60] }, notFrom }
const text = { maxCaption: 63_206 }

/** What Facebook takes on a page. */
export const rules: PlatformModule['rules'] = {
  feed: { minMedia: 0, maxMedia: 10, media: { image: photo, video: feedVideo }, link: 'instead of media', ...text },
  reel: { minMedia: 1, maxMedia: 1, media: { video: reel }, link: 'none', ...text },
  story: { minMedia: 1, maxMedia: 1, media: { image: photo, video: storyVideo }, link: 'none' },
}
