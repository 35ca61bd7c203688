import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AccountTools, createAccountTools } from '../accounts/account-tools'
import { PlatformAsks } from '../api/accounts/platform-asks'
import { createListener } from '../api/app'
import { openAuthenticators } from '../api/auth/open-authenticators'
import { createReadiness } from '../api/health/readiness'
import { listen } from '../api/http/http-server'
import { isTrustedProxy } from '../api/http/trusted-proxies'
import { collectHourly } from '../api/media/collect-hourly'
import { mediaPathOf } from '../api/media/media-path'
import { createApiMetrics } from '../api/metrics/api-metrics'
import { measureRequests } from '../api/metrics/measure-requests'
import { Overviews } from '../api/overview/overviews'
import { FailedLogins } from '../api/rate-limit/failed-logins'
import { WindowCounts } from '../api/rate-limit/window-counts'
import type { ApiServices } from '../api/services'
import { Sessions } from '../api/session/sessions'
import { pruneHourly } from '../api/upkeep/prune-hourly'
import { webhookTrials } from '../api/webhooks/webhook-trials'
import { type Config, readingPool } from '../config/config'
import { withCaFile } from '../config/database-address'
import { dataDir, projectRoot } from '../config/project-root'
import type { RedisConfig } from '../config/redis-config'
import { version } from '../config/version'
import { sweepConnections } from '../db/accounts/account-connections'
import { type Database, describeDatabase, openDatabase } from '../db/connection'
import { failFast, type OnLeftAlone } from '../db/fail-fast'
import { limitWaiting } from '../db/limit-waiting'
import { openModels } from '../db/models/open-models'
import { type OnReplica, openReadSide } from '../db/models/read-side'
import { type SignsOfLife, untilSilent } from '../db/signs-of-life'
import { CostlyWork } from '../media/costly-work/costly-work'
import { Door } from '../media/costly-work/door'
import { MediaFolderError, tryMediaFolder } from '../media/media-folder'
import { loadMediaStore } from '../media/open-media-store'
import { Spool } from '../media/spool'
import { Thumbnails } from '../media/thumbnails'
import type { Logger } from '../observability/log'
import { tokenEncryptionKey } from '../security/encryption-key'
import { SessionSeal } from '../security/session-seal'
import { noteUnnamedProxy } from '../state/unnamed-proxy'
import { loadTracing, TRACES_MS } from './load-tracing'
import { keepSendingNotices } from './notices'
import { createPostTools } from './post-tools'
import { withAddress } from './with-address'

export type RunningApi = {
  url: string
  /** For whoever runs ticks in the same process. */
  db: ReturnType<typeof openDatabase>
  /** Has what waits for those who listen sent now, not within the minute. */
  sendSoon(): void
  /**
   * Says at `/health` that this server is going, and answers on meanwhile: until those who ask have found another, at most
   * DRAIN_SECONDS.
   */
  drain(): Promise<void>
  /** Stops accepting, finishes requests in flight, closes the database. */
  close(): Promise<void>
}

/** A request that finds no connection for so long is better told so than left waiting. */
const WAIT_MS = 5_000
const HOUR_MS = 3_600_000
/** Ticks and resident workers send what they cause themselves: this is for what requests cause, and for where those stand still. */
const NOTICES_EVERY_MS = 60_000
/** Of one company, beside the one that is under way. */
const MOST_SEARCHES = 5
/** Closing connections is one message each way. */
const GOODBYE_MS = 2_000

type Options = Pick<ApiServices, 'checkAnswers'> & { redis?: RedisConfig | undefined; signsOfLife?: SignsOfLife }

/**
 * Builds the API on a database whose schema is up to date, and listens.
 * @param options where requests are counted for several servers together, if anywhere; how long the database may be silent
 * @throws ConfigError when the settings do not allow it
 * @throws MediaFolderError when files cannot be written: every upload passes through the folder, whatever the store
 */
export async function startApi(
  config: Config,
  databaseUrl: string,
  log: Logger,
  { redis, signsOfLife = untilSilent, ...options }: Options = {},
): Promise<RunningApi> {
  beginMediaFolder(config, log)
  const mediaStoreAt = await loadMediaStore(config)
  const db = openDatabase(databaseUrl, config.DATABASE_POOL, signsOfLife)
  limitWaiting(db, WAIT_MS)
  failFast(db, tellOfDatabase(log))
  const models = openModels(databaseUrl, readingPool(config), { onLeftAlone: tellOfDatabase(log), signsOfLife })
  const addresses = (config.DATABASE_REPLICA_URLS ?? []).map((url) => withCaFile(url, config.DATABASE_CA_FILE))
  const reads = openReadSide(
    { primary: db, models },
    { addresses, connections: readingPool(config), told: tellOfReplica(log), signsOfLife },
  )
  const spool = new Spool(config.MEDIA_DIR)
  const costlyWork = new CostlyWork()
  const stopping: (() => void)[] = []
  let isDraining = false
  let accounts: AccountTools | undefined
  const shared = redis && (await openShared(redis, log))
  if (shared) stopping.push(shared.close)
  const closeDatabase = () => {
    accounts?.close()
    return Promise.all([reads.close(), models.close(), db.end()])
  }
  try {
    const authenticators = await openAuthenticators(config, db, log)
    const traces = await loadTracing(config, log, ({ RequestTraces }, given) => new RequestTraces(given, log))
    const notices = keepSendingNotices(withAddress(config, databaseUrl), db, log, NOTICES_EVERY_MS)
    const metrics = createApiMetrics(db, version())
    const app = (port: number) => {
      const publicUrl = ownAddress(config, config.PUBLIC_MEDIA_URL, port)
      const posts = createPostTools(config, { db, store: mediaStoreAt(publicUrl), spool, log, costlyWork }, publicUrl)
      stopping.push(collectHourly({ db, media: posts.media, spool, keepDays: config.MEDIA_KEEP_DAYS, log }))
      accounts = createAccountTools(config, db, log, ownAddress(config, config.PUBLIC_API_URL, port))
      stopping.push(sweepLogins(db, log), pruneHourly(db, config, log))
      const countsOf = shared?.countsOf ?? (() => new WindowCounts())
      return createListener({
        ...posts,
        models,
        reads,
        accounts,
        platformAsks: new PlatformAsks(),
        webhookTrials: webhookTrials(),
        authenticators,
        failedLogins: new FailedLogins(config.RATE_LIMIT_FAILED_AUTH, log, Date.now, countsOf('failed')),
        sessions: new Sessions(() => new SessionSeal(tokenEncryptionKey(config, dataDir)), authenticators),
        mediaPath: mediaPathOf(publicUrl, config),
        mediaOrigin: new URL(publicUrl).origin,
        pageFolder: resolve(projectRoot, 'dist', 'ui'),
        countsOf,
        searches: new Door({ places: 2, waiting: MOST_SEARCHES }, 'of this company search its posts already'),
        overviews: new Overviews(db),
        thumbnails: new Thumbnails(posts.media.store, costlyWork),
        redisState: shared?.state,
        metrics,
        traces,
        readiness: createReadiness(db, config, log),
        sendSoon: notices.soon,
        isDraining: () => isDraining,
        noteUnnamedProxy: (address) => noteUnnamedProxy(config.STATE_DIR, { address, at: new Date() }),
        ...options,
      })
    }
    const server = await listen(
      { port: config.PORT, address: config.LISTEN_ADDRESS },
      app,
      {
        maxConnections: config.MAX_CONNECTIONS,
        measure: measureRequests(metrics),
        onUnreadable: (refused) => log.info(refused, 'Request that cannot be read'),
      },
      { isTrustedProxy: isTrustedProxy(config.TRUST_PROXY), log },
    )
    const drain = () => {
      isDraining = true
      return server.drain(config.DRAIN_SECONDS * 1_000)
    }
    const close = async () => {
      isDraining = true
      for (const stop of stopping) stop()
      const told = notices.stop()
      await server.close()
      costlyWork.close()
      const traced = traces?.close(TRACES_MS)
      // A database that does not answer any more does not say goodbye either.
      await Promise.race([told.then(closeDatabase), sleep(GOODBYE_MS, undefined, { ref: false })])
      await traced
    }
    return { url: server.url, db, sendSoon: notices.soon, drain, close }
  } catch (error) {
    shared?.close()
    await closeDatabase()
    throw error
  }
}

const tellOfDatabase =
  (log: Logger): OnLeftAlone =>
  (isLeftAlone, err) => {
    if (isLeftAlone) log.error({ err }, 'The database cannot be reached: requests that need it are refused at once')
    else log.info('The database answers again')
  }

const tellOfReplica =
  (log: Logger): OnReplica =>
  (address, isAsked, err) => {
    const replica = describeDatabase(address)
    if (isAsked) log.info({ replica }, 'A read replica is asked again')
    else log.warn({ replica, err }, 'A read replica is left out: the primary is read instead')
  }

// The one way from the API to Redis, and nothing of it is loaded where there is none.
async function openShared(redis: RedisConfig, log: Logger) {
  const { openSharedCounts } = await import('../api/rate-limit/shared-store')
  return openSharedCounts(redis, log)
}

// A full disk is made room on while the API answers everything but uploads.
function beginMediaFolder({ MEDIA_DIR }: Config, log: Logger): void {
  try {
    tryMediaFolder(MEDIA_DIR)
  } catch (error) {
    if (!(error instanceof MediaFolderError && error.isFull)) throw error
    log.error({ err: error }, 'Files cannot be taken until there is room')
  }
}

// With PORT=0 the default addresses cannot be known before the system has chosen a port.
const ownAddress = (config: Config, address: string, port: number) =>
  config.PORT === 0 ? address.replace(/^(http:\/\/127\.0\.0\.1):0(?=\/|$)/, `$1:${port}`) : address

// Tokens that nobody chose in time must not wait for the next login to be removed.
function sweepLogins(db: Database, log: Logger): () => void {
  const sweep = () => {
    sweepConnections(db).catch((err) => log.warn({ err }, 'Logins that were not finished could not be removed'))
  }
  sweep()
  const timer = setInterval(sweep, HOUR_MS).unref()
  return () => clearInterval(timer)
}
