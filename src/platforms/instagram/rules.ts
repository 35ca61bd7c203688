import { type Limits, MB } from '../judge/limits'
import type { MediaRule } from '../judge/rule'
import type { PlatformModule } from '../platform'

const jpegOnly = ['image/jpeg', 'image/jpg']
const movOrMp4 = ['video/mp4', 'video/quicktime', 'video/x-m4v']

// Source: IG User media reference.
const storyImage: MediaRule = {
  formats: jpegOnly,
  convert: ['image/png', 'image/webp'],
  fits: jpegOnly,
  convertMultiPicture: true,
  must: { maxBytes: 8 * MB },
}
// Its documents say 4:5; that 3:4, as phones make it, is taken since 2025 is said by several who have tried it.
const image: MediaRule = {
  ...storyImage,
  must: { maxBytes: 8 * MB, ratio: [3 / 4, 1.91] },
  should: { ratio: [4 / 5, 1.91] },
  maxAltText: 1_000,
}

const video: Limits = {
  frameRate: [23, 60],
  maxWidth: 1920,
  videoCodecs: ['h264', 'hevc'],
  audioCodecs: ['aac'],
}
const advice: Limits = { maxMbps: 25, maxAudioSampleRate: 48_000, maxAudioChannels: 2, indexFirst: true }
const reel: MediaRule = {
  formats: movOrMp4,
  mustAlone: { ...video, maxBytes: 300 * MB, seconds: [3, 15 * 60], ratio: [0.01, 10] },
  should: advice,
}
const storyVideo: MediaRule = {
  formats: movOrMp4,
  must: { ...video, maxBytes: 100 * MB, seconds: [3, 60], ratio: [0.1, 10] },
  should: advice,
}
// 30 by its documents; that it takes no more than five since December 2025 is said by other programs alone.
const text = { maxCaption: 2_200, maxHashtags: 30, doubtfulHashtags: 5, maxMentions: 20 }

/** What Instagram takes from a professional account. */
export const rules: PlatformModule['rules'] = {
  // A single video in the feed is a reel; that is the only way Instagram still takes one.
  feed: { minMedia: 1, maxMedia: 10, media: { image, video: reel }, link: 'none', ...text },
  reel: { minMedia: 1, maxMedia: 1, media: { video: reel }, link: 'none', ...text },
  story: { minMedia: 1, maxMedia: 1, media: { image: storyImage, video: storyVideo }, link: 'none' },
}
