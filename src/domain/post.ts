/** The words of the project. No I/O, no clock, no packages. */

export const platforms = ['facebook', 'instagram', 'linkedin'] as const
export type Platform = (typeof platforms)[number]

export const postTypes = ['feed', 'story', 'feed_story', 'reel', 'article'] as const
export type PostType = (typeof postTypes)[number]

export const mediaTypes = ['image', 'video', 'document'] as const
export type MediaType = (typeof mediaTypes)[number]

/** One picture, video or document of a post, as stored in `post_details.media`. */
export type MediaItem = {
  /** Public address the platforms can fetch. */
  url: string
  type: MediaType
  altText?: string
  /** The file's name in our own media store; absent for media that live elsewhere. */
  key?: string
  contentType?: string
  /** Bytes. */
  size?: number
  /** The file's name at the client that sent it; for messages alone. */
  name?: string
  /** The stored file this one was made from, which is kept; see the conversions of the API. */
  originalKey?: string
} & MediaFacts

/** What was read in a file when it was scheduled. Absent: not known. */
export type MediaFacts = {
  /** Pixels; of a video as it is shown, of a picture as it is stored. */
  width?: number
  height?: number
  /** A picture's EXIF orientation, 1 to 8: from 5 on it is shown with width and height exchanged. */
  orientation?: number
  /** The pictures of an animation. */
  frames?: number
  /** A JPEG of several pictures (MPO), or one with a picture for brighter screens inside. */
  multiPicture?: true
  durationMs?: number
  /** Frames per second, on average. */
  frameRate?: number
  /** `h264`, `hevc`, `vp9`, … */
  videoCodec?: string
  hasAudio?: boolean
  /** `aac`, `mp3`, … */
  audioCodec?: string
  audioSampleRate?: number
  /** Of AAC alone: other formats do not say it in one place. */
  audioChannels?: number
  /** False where the index of a video stands behind its pictures: it can be read only from the whole file. */
  indexFirst?: boolean
}

/** The visible things a post becomes. A `feed_story` post has two, every other post one. */
export const publicationKinds = ['feed', 'story', 'reel', 'article'] as const
export type PublicationKind = (typeof publicationKinds)[number]

export function plannedPublications(postType: PostType): PublicationKind[] {
  return postType === 'feed_story' ? ['feed', 'story'] : [postType]
}
