import type { MediaType, Platform, PublicationKind } from '../../domain/post'
import type { CountsIn } from './length-of'
import type { Limits } from './limits'

/** What is known about one type of media in one kind of publication. */
export type MediaRule = {
  /** Content types that are taken; without it any. */
  formats?: readonly string[]
  /** Content types of files of ours that are made into a JPEG for this platform. */
  convert?: readonly string[]
  /** Makes a JPEG of several pictures (MPO) into one of one. */
  convertMultiPicture?: true
  /** What the platform refuses for certain. */
  must?: Limits
  /** The same where nothing is beside it; for media beside others no limit is known. */
  mustAlone?: Limits
  /** What it may refuse: its documents advise it, or somebody else says so. */
  should?: Limits
  /** One of it, with nothing beside it. */
  alone?: true
  maxAltText?: number
}

/** What a platform takes as one publication. */
export type Rule = {
  minMedia: number
  maxMedia: number
  /** The types of media it takes. */
  media: Partial<Record<MediaType, MediaRule>>
  /** The most characters of a caption; undefined where the platform shows none. */
  maxCaption?: number
  /** How the platform counts the characters of a caption and of alternative texts. */
  countsIn?: CountsIn
  maxHashtags?: number
  maxMentions?: number
  link: 'none' | 'instead of media' | 'required'
}

const MB = 1024 * 1024
const MINUTE = 60

const jpegOnly = ['image/jpeg', 'image/jpg']
const movOrMp4 = ['video/mp4', 'video/quicktime', 'video/x-m4v']
const documents = [
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

// Source: Page photos, Page stories, Reels publishing. WebP is not among the formats they name, and is known to work.
const facebookPhoto: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'],
  convert: ['image/webp'],
  must: { maxBytes: 10 * MB },
}
const facebookVideo: MediaRule = { should: { maxBytes: 2048 * MB } }
const facebookReel: MediaRule = {
  // 24 frames per second by the guide, 23 by Meta's sample; 1363040, 1363127, 1363128 and 1363129 refuse the rest.
  must: {
    seconds: [3, 90],
    frameRate: [23, 60],
    minSides: [540, 960],
    ratio: [9 / 16, 16 / 9],
  },
  should: { ratio: [9 / 16, 9 / 16], videoCodecs: ['h264', 'hevc', 'vp9', 'av1'], audioCodecs: ['aac'] },
}
const facebookStoryVideo: MediaRule = { must: { seconds: [3, 60] } }
const facebookText = { maxCaption: 63_206 }

// Source: IG User media reference.
const instagramImage: MediaRule = {
  formats: jpegOnly,
  convert: ['image/png', 'image/webp'],
  convertMultiPicture: true,
  must: { maxBytes: 8 * MB, ratio: [4 / 5, 1.91] },
  maxAltText: 1_000,
}
const instagramStoryImage: MediaRule = {
  formats: jpegOnly,
  convert: ['image/png', 'image/webp'],
  convertMultiPicture: true,
  must: { maxBytes: 8 * MB },
}
const instagramVideo: Limits = {
  frameRate: [23, 60],
  maxWidth: 1920,
  videoCodecs: ['h264', 'hevc'],
  audioCodecs: ['aac'],
}
const instagramAdvice: Limits = { maxMbps: 25, maxAudioSampleRate: 48_000, maxAudioChannels: 2, indexFirst: true }
const instagramReel: MediaRule = {
  formats: movOrMp4,
  mustAlone: { ...instagramVideo, maxBytes: 300 * MB, seconds: [3, 15 * MINUTE], ratio: [0.01, 10] },
  should: instagramAdvice,
}
const instagramStoryVideo: MediaRule = {
  formats: movOrMp4,
  must: { ...instagramVideo, maxBytes: 100 * MB, seconds: [3, 60], ratio: [0.1, 10] },
  should: instagramAdvice,
}
const instagramText = { maxCaption: 2_200, maxHashtags: 30, maxMentions: 20 }

// Source: Images, Videos and Documents API; the ratio of videos is a vendor's.
const linkedInImage: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif'],
  convert: ['image/webp'],
  must: { maxPixels: 36_152_319, maxFrames: 250 },
  maxAltText: 4_086,
}
const linkedInVideo: MediaRule = {
  formats: ['video/mp4', 'video/x-m4v'],
  must: { minBytes: 75_000, maxBytes: 500 * MB, seconds: [3, 30 * MINUTE] },
  should: { ratio: [1 / 2.4, 2.4] },
  alone: true,
}
const linkedInText = { maxCaption: 3_000, countsIn: 'utf-16 units' } as const

/**
 * What can be scheduled: a row for each platform and kind; a kind that is missing does not exist there. Only what the
 * platform refuses for certain is refused, everything else is for the platform to say. Where it is not known whether a
 * platform counts a megabyte as 1,000,000 or 1,048,576 bytes, the limit is the wider one.
 */
export const rules: Record<Platform, Partial<Record<PublicationKind, Rule>>> = {
  facebook: {
    feed: {
      minMedia: 0,
      maxMedia: 10,
      media: { image: facebookPhoto, video: { ...facebookVideo, alone: true } },
      link: 'instead of media',
      ...facebookText,
    },
    reel: { minMedia: 1, maxMedia: 1, media: { video: facebookReel }, link: 'none', ...facebookText },
    story: { minMedia: 1, maxMedia: 1, media: { image: facebookPhoto, video: facebookStoryVideo }, link: 'none' },
  },
  instagram: {
    // A single video in the feed is a reel; that is the only way Instagram still takes one.
    feed: {
      minMedia: 1,
      maxMedia: 10,
      media: { image: instagramImage, video: instagramReel },
      link: 'none',
      ...instagramText,
    },
    reel: { minMedia: 1, maxMedia: 1, media: { video: instagramReel }, link: 'none', ...instagramText },
    story: {
      minMedia: 1,
      maxMedia: 1,
      media: { image: instagramStoryImage, video: instagramStoryVideo },
      link: 'none',
    },
  },
  linkedin: {
    feed: {
      minMedia: 0,
      maxMedia: 20,
      media: {
        image: linkedInImage,
        video: linkedInVideo,
        document: { formats: documents, must: { maxBytes: 100 * MB }, alone: true },
      },
      link: 'instead of media',
      ...linkedInText,
    },
    // The image is the thumbnail.
    article: { minMedia: 0, maxMedia: 1, media: { image: linkedInImage }, link: 'required', ...linkedInText },
  },
}
