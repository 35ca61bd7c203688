import type { MediaItem, PostType } from './post'
import type { PostOptions } from './post-options'

/** All of a post that its author decides, but its account and its time. */
export type PostContent = {
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
  title: string | null
  description: string | null
  options: PostOptions
  /** Null: as the configuration says. */
  latePolicy: 'publish' | 'hold' | null
  lateLimitMinutes: number | null
  /** IANA name of the zone the time was meant in. */
  timeZone: string | null
}
