import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import type { MediaInspector } from '../media/inspect/media-inspector'
import type { MediaConverter } from '../media/media-converter'
import type { MediaLibrary } from '../media/media-library'
import type { MediaProber } from '../media/media-prober'
import type { Logger } from '../observability/log'

/** What scheduling and editing posts works with. Nothing in it is global: a test hands in its own. */
export type PostTools = {
  db: Database
  /** The files of companies. */
  media: MediaLibrary
  /** Looks into files of the store. */
  inspector: MediaInspector
  /** Makes JPEGs of files of the store. */
  converter: MediaConverter
  /** Asks for media at their public addresses before a post is scheduled; absent where that is not wanted. */
  prober?: MediaProber
  config: Pick<
    Config,
    | 'POSTS_PER_COMPANY'
    | 'MEDIA_KEEP_DAYS'
    | 'INSTAGRAM_POSTS_PER_DAY'
    | 'LINKEDIN_POSTS_PER_DAY'
    | 'FACEBOOK_GRAPH_URL'
    | 'INSTAGRAM_GRAPH_URL'
  >
  log: Logger
  /** Aborted when nobody waits for the outcome any more: costly work is not begun then, or ended. */
  gone?: AbortSignal
  /** Of the request that asks for it, where that is traced. */
  traceparent?: string
  now: () => Date
}
