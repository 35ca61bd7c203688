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
}

/** The visible things a post becomes. A `feed_story` post has two, every other post one. */
export const publicationKinds = ['feed', 'story', 'reel', 'article'] as const
export type PublicationKind = (typeof publicationKinds)[number]

export function plannedPublications(postType: PostType): PublicationKind[] {
  return postType === 'feed_story' ? ['feed', 'story'] : [postType]
}
