import type { MediaItem, Platform, PostType, PublicationKind } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'

/** What is asked to be published, as far as it decides whether a platform can take it. */
export type Draft = {
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
  title: string | null
  options: PostOptions
}

/** What is known around a draft. All of it may be left out: nothing is refused for what is not known. */
export type Circumstances = {
  /** The login that the account was connected by. */
  login?: Platform
  /** The account in a sentence: `account 7 (Acme)`. */
  account?: string
  /** What is still to be published of the post; without it all that it becomes. */
  kinds?: readonly PublicationKind[]
}
