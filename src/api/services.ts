import type { AccountTools } from '../accounts/account-tools'
import type { Config } from '../config/config'
import type { PlatformAddresses } from '../config/imitated-platforms'
import type { Models } from '../db/models/open-models'
import type { ReadSide } from '../db/models/read-side'
import type { Door } from '../media/costly-work/door'
import type { Thumbnails } from '../media/thumbnails'
import type { PostTools } from '../posts/post-tools'
import type { RequestTraces } from '../tracing/request-traces'
import type { PlatformAsks } from './accounts/platform-asks'
import type { Authenticator } from './auth/authenticator'
import type { Reason } from './health/reasons'
import type { ApiMetrics } from './metrics/api-metrics'
import type { Overviews } from './overview/overviews'
import type { CountsOf } from './rate-limit/counts'
import type { FailedLogins } from './rate-limit/failed-logins'
import type { MinuteLimit } from './rate-limit/minute-limit'
import type { Sessions } from './session/sessions'

/** Everything the API works with: what posts need, and what is its own. */
export type ApiServices = PostTools & {
  /** For reading posts from the primary. */
  models: Models
  /** For reading posts, from a replica where there is one that is fit for it. */
  reads: ReadSide
  /** For connecting accounts and asking the platforms about them. */
  accounts: AccountTools
  /** Told of each request for which a platform is asked. */
  platformAsks: PlatformAsks
  /** Told of each request that has something sent to a webhook, by company. */
  webhookTrials: MinuteLimit
  /** Told that there is something to send that somebody waits for; undefined where nobody sends. */
  sendSoon?: (() => void) | undefined
  /** Asked in this order; the first that knows the credentials decides. */
  authenticators: Authenticator[]
  /** Told of credentials that prove nothing. */
  failedLogins: FailedLogins
  /** Of who has signed in on the page. */
  sessions: Sessions
  config: Pick<
    Config,
    | 'MAX_UPLOAD_MB'
    | 'CORS_ORIGINS'
    | 'IDEMPOTENCY_KEEP_HOURS'
    | 'TRUST_PROXY'
    | 'RATE_LIMIT_PER_KEY'
    | 'RATE_LIMIT_PER_COMPANY'
    | 'RATE_LIMIT_PER_IP'
    | 'UI'
    | 'UI_ENVIRONMENT'
    | 'UI_BASE'
    | 'UI_SIGN_IN_URL'
    | 'METRICS_TOKEN'
    | 'WEBHOOK_PRIVATE_HOSTS'
    | keyof PlatformAddresses
  >
  /** Path under which this server hands out media files, e.g. `/media`; undefined when the bucket does that itself. */
  mediaPath: string | undefined
  /** Origin of the addresses that media files have. */
  mediaOrigin: string
  /** Where the build has put the page. */
  pageFolder: string
  /** Lets searches in posts happen, of one company one at a time. */
  searches: Door
  /** What is shown first of a company's posts. */
  overviews: Overviews
  /** Makes small pictures of files that this server hands out. */
  thumbnails: Thumbnails
  /** Keeps for `doctor` from where X-Forwarded-For comes while TRUST_PROXY names nobody. */
  noteUnnamedProxy: (address: string) => void
  /** Where requests and refused credentials are counted: here, or for several servers together. */
  countsOf: CountsOf
  /** Whether the Redis is there that counts for several servers; undefined without one. */
  redisState?: (() => Promise<'ok' | 'away'>) | undefined
  metrics: ApiMetrics
  /** Absent where nothing is traced. */
  traces?: RequestTraces | undefined
  /** What stands in the way of publishing; nothing when all is well. */
  readiness: () => Promise<Reason[]>
  /** Whether this server has been told to end, and answers only until those who ask have found another. */
  isDraining: () => boolean
  /** Holds every answer against its schema, for tests: an answer that does not fit becomes a 500. */
  checkAnswers?: boolean
}
