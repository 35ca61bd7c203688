import type { AccountTools } from '../accounts/account-tools'
import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import type { Models } from '../db/models/open-models'
import type { MediaInspector } from '../media/inspect/media-inspector'
import type { MediaConverter } from '../media/media-converter'
import type { MediaLibrary } from '../media/media-library'
import type { MediaProber } from '../media/media-prober'
import type { Logger } from '../observability/log'
import type { Authenticator } from './auth/authenticator'

/** Everything the API works with. Nothing in it is global: a test hands in its own. */
export type ApiServices = {
  /** For what is written as SQL: the queue, scheduling, accounts, keys. */
  db: Database
  /** For reading posts. */
  models: Models
  media: MediaLibrary
  /** Looks into files of the store. */
  inspector: MediaInspector
  /** Makes JPEGs of files of the store. */
  converter: MediaConverter
  /** Asks for media at their public addresses before a post is scheduled; absent where that is not wanted. */
  prober?: MediaProber
  /** For connecting accounts and asking the platforms about them. */
  accounts: AccountTools
  /** Asked in this order; the first that knows the credentials decides. */
  authenticators: Authenticator[]
  config: Pick<
    Config,
    | 'MAX_UPLOAD_MB'
    | 'CORS_ORIGINS'
    | 'IDEMPOTENCY_KEEP_HOURS'
    | 'TRUST_PROXY'
    | 'RATE_LIMIT_PER_KEY'
    | 'RATE_LIMIT_PER_IP'
    | 'RATE_LIMIT_FAILED_AUTH'
    | 'INSTAGRAM_POSTS_PER_DAY'
    | 'LINKEDIN_POSTS_PER_DAY'
    | 'FACEBOOK_GRAPH_URL'
    | 'INSTAGRAM_GRAPH_URL'
  >
  /** Path under which this server hands out media files, e.g. `/media`; undefined when the bucket does that itself. */
  mediaPath: string | undefined
  /** Holds every answer against its schema, for tests: an answer that does not fit becomes a 500. */
  checkAnswers?: boolean
  log: Logger
  now: () => Date
}
