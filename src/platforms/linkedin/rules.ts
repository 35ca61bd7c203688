import { MB } from '../judge/limits'
import type { MediaRule } from '../judge/rule'
import type { PlatformModule } from '../platform'
import { shownText } from './little-text'

const documents = [
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

// Source: Images, Videos and Documents API; the ratio of videos is a vendor's.
const image: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif'],
  convert: ['image/webp'],
  fits: ['image/jpeg', 'image/jpg'],
  must: { maxPixels: 36_152_319, maxFrames: 250 },
  maxAltText: 4_086,
}
/** MP4 alone, by its documents, and what is MP4 under another name; QuickTime is none of it. */
const video: MediaRule = {
  formats: ['video/mp4', 'video/x-m4v'],
  remux: true,
  must: { minBytes: 75_000, maxBytes: 500 * MB, seconds: [3, 30 * 60] },
  should: { ratio: [1 / 2.4, 2.4] },
  alone: true,
}
const document: MediaRule = { formats: documents, must: { maxBytes: 100 * MB }, alone: true }

/** "exceeded the maximum allowed (3000 characters)"; counted in UTF-16 units, the strictest reading, of what is shown. */
const text = {
  maxCaption: 3_000,
  countsIn: 'utf-16 units',
  shown: (caption, { mentions }) => shownText(caption, mentions),
} as const satisfies Partial<NonNullable<PlatformModule['rules']['feed']>>

/** What LinkedIn takes from members and pages. */
export const rules: PlatformModule['rules'] = {
  feed: { minMedia: 0, maxMedia: 20, media: { image, video, document }, link: 'instead of media', ...text },
  // The image is the thumbnail, of which the content of an article has one.
  article: { minMedia: 0, maxMedia: 1, media: { image }, link: 'required', ...text },
}
