import type { MediaType } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import type { CountsIn } from './length-of'
import type { Limits } from './limits'

/** What is known about one type of media in one kind of publication. */
export type MediaRule = {
  /** Content types that are taken; without it any. */
  formats?: readonly string[]
  /** Content types of files of ours that are made into a JPEG for this platform. */
  convert?: readonly string[]
  /** Content types of files of ours that are made into a JPEG where they have too many bytes or pixels. */
  fits?: readonly string[]
  /** Takes an MP4 with the same tracks where it takes no MOV. */
  remux?: true
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
  /** A domain from whose servers the platform fetches none. What we send as bytes may come from anywhere. */
  notFrom?: string
}

/**
 * What a platform takes as one publication. Only what it refuses for certain is refused, everything else is for the
 * platform to say. Where it is not known whether a platform counts a megabyte as 1,000,000 or 1,048,576 bytes, the limit is
 * the wider one.
 */
export type Rule = {
  minMedia: number
  maxMedia: number
  /** The types of media it takes. */
  media: Partial<Record<MediaType, MediaRule>>
  /** The most characters of a caption; undefined where the platform shows none. */
  maxCaption?: number
  /** How the platform counts the characters of a caption and of alternative texts. */
  countsIn?: CountsIn
  /** What readers see of a caption, where that is what the platform counts and is not the caption itself. */
  shown?: (caption: string, options: PostOptions) => string
  maxHashtags?: number
  /** More of them it may refuse. */
  doubtfulHashtags?: number
  maxMentions?: number
  link: 'none' | 'instead of media' | 'required'
}
