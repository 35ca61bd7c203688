/** What a post may ask for beyond text and media. Stored as JSON in `post_details.options`. */
export type PostOptions = {
  /** Posted below the publication once it is out, where the platform lets us. Its failure never touches the post. */
  firstComment?: string
  /** Instagram: people on the pictures. `media` is the position in the post, from 0; x and y from the top left, 0 to 1. */
  userTags?: { username: string; x?: number; y?: number; media?: number }[]
  /** Instagram: id of a Facebook Page that has a location. */
  locationId?: string
  /** Instagram: up to three users who are asked to appear as co-authors. */
  collaborators?: string[]
  /** Instagram reels: also in the feed. */
  shareToFeed?: boolean
  /** Instagram reels: public address of a JPEG; wins over `thumbOffsetMs`. */
  coverUrl?: string
  /** Instagram videos: which moment is the cover, in milliseconds. */
  thumbOffsetMs?: number
  /** LinkedIn: mentions in the caption; each `text` stands in it literally, with the `@`. */
  mentions?: { text: string; urn: string }[]
  /** LinkedIn articles: position of the image in `media` that is the thumbnail, from 0. */
  thumbnail?: number
}
