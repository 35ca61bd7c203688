import type { MediaType, Platform, PublicationKind } from '../../domain/post'

/** Unicode characters, or UTF-16 units, of which an emoji has two and more. */
export type CountsIn = 'characters' | 'utf-16 units'

/** What is certain about one type of media in one kind of publication. */
export type MediaRule = {
  /** Content types that are taken; without it any. */
  formats?: readonly string[]
  minBytes?: number
  maxBytes?: number
  /** The most when nothing is beside it; for media beside others no limit is known. */
  maxBytesAlone?: number
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

const jpegOnly = ['image/jpeg', 'image/jpg']
const movOrMp4 = ['video/mp4', 'video/quicktime', 'video/x-m4v']
const documents = [
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

const facebookPhoto: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif', 'image/webp', 'image/bmp', 'image/tiff'],
  maxBytes: 10 * MB,
}
const facebookText = { maxCaption: 63_206 }
const instagramImage: MediaRule = { formats: jpegOnly, maxBytes: 8 * MB, maxAltText: 1_000 }
const instagramReel: MediaRule = { formats: movOrMp4, maxBytesAlone: 300 * MB }
const instagramText = { maxCaption: 2_200, maxHashtags: 30, maxMentions: 20 }
const linkedInImage: MediaRule = {
  formats: ['image/jpeg', 'image/jpg', 'image/png', 'image/gif'],
  maxAltText: 4_086,
}
const linkedInText = { maxCaption: 3_000, countsIn: 'utf-16 units' } as const

/**
 * What can be scheduled: a row for each platform and kind; a kind that is missing does not exist there. Only what the
 * platform refuses for certain stands here, everything else is for the platform to say. Where it is not known whether a
 * platform counts a megabyte as 1,000,000 or 1,048,576 bytes, the limit is the wider one.
 */
export const rules: Record<Platform, Partial<Record<PublicationKind, Rule>>> = {
  facebook: {
    feed: {
      minMedia: 0,
      maxMedia: 10,
      media: { image: facebookPhoto, video: { alone: true } },
      link: 'instead of media',
      ...facebookText,
    },
    reel: { minMedia: 1, maxMedia: 1, media: { video: {} }, link: 'none', ...facebookText },
    story: { minMedia: 1, maxMedia: 1, media: { image: facebookPhoto, video: {} }, link: 'none' },
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
      media: { image: { formats: jpegOnly, maxBytes: 8 * MB }, video: { formats: movOrMp4, maxBytes: 100 * MB } },
      link: 'none',
    },
  },
  linkedin: {
    feed: {
      minMedia: 0,
      maxMedia: 20,
      media: {
        image: linkedInImage,
        video: { formats: ['video/mp4', 'video/x-m4v'], minBytes: 75_000, maxBytes: 500 * MB, alone: true },
        document: { formats: documents, maxBytes: 100 * MB, alone: true },
      },
      link: 'instead of media',
      ...linkedInText,
    },
    // The image is the thumbnail.
    article: { minMedia: 0, maxMedia: 1, media: { image: linkedInImage }, link: 'required', ...linkedInText },
  },
}
