import type { Config } from '../config/config'
import { dataDir } from '../config/project-root'
import { openWorkerDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { createLedger } from '../db/queue/ledger'
import { headOfQueue, lookAhead } from '../db/queue/look-ahead'
import { callsEndMs } from '../domain/reach'
import { Tally } from '../domain/tally'
import type { WorkerId } from '../domain/timeline'
import { openMediaStore } from '../media/open-media-store'
import type { Logger } from '../observability/log'
import { createHttpClient } from '../platforms/calls/http-client'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher } from '../security/token-cipher'
import { systemClock } from '../workers/clock'
import { Deadline } from '../workers/deadline'
import { KnownHolds } from '../workers/gate'
import { LookAhead } from '../workers/look-ahead'
import type { WorkerTools } from '../workers/run-worker'
import { openClaimTools, type SharedTools } from './claim-tools'
import { keepCounts } from './keep-counts'
import { loadTracing, TRACES_MS } from './load-tracing'

/** A worker that has used up its time waits so long all the same: most receivers need a fraction of it. */
const LAST_TRACES_MS = 300

export type Opened<Tools> = Tools & { close(): Promise<void> }

/**
 * Builds what a worker of a tick needs, and owns the order of closing it. Its claims end with it: they share its time.
 * @param tickId the tick it works for; without one it never waits for what is not due yet
 * @param leftBehind whether it takes only what resident workers have left behind
 * @param traceparent of the tick
 */
export async function openWorkerServices(
  config: Config,
  {
    workerId,
    tickId,
    leftBehind = false,
    log,
    stop,
    traceparent,
  }: {
    workerId: WorkerId
    tickId?: string
    leftBehind?: boolean
    log: Logger
    stop: Promise<void>
    traceparent?: string | undefined
  },
): Promise<Opened<WorkerTools & { ahead?: LookAhead }>> {
  const deadline = new Deadline(config.WORKER_SOFT_STOP_MS, callsEndMs(config.WORKER_TIMEOUT_MS))
  void stop.then(() => deadline.stop())
  const db = openWorkerDatabase(await databaseUrl(config))
  const grace = { graceMs: config.FLEET_GRACE_S * 1_000, leaseMs: config.CLAIM_LEASE_MS }
  const traces = await loadTracing(
    config,
    log,
    ({ PostTraces }, given) => new PostTraces(given, { workerId, traceparent }, log),
  )
  const shared = shareTools({ config, workerId, log, db, tier: 'cron', leftBy: leftBehind ? grace : undefined, traces })
  const keepLast = keepCounts(db, shared.tally, log)
  return {
    openClaim: () => openClaimTools(shared, deadline),
    batchSize: config.BATCH_SIZE,
    concurrency: config.WORKER_CONCURRENCY,
    deadline,
    stopped: stop,
    ...(tickId !== undefined &&
      config.LOOK_AHEAD_SECONDS > 0 && {
        ahead: new LookAhead({
          look: () => lookAhead(db, { tickId }),
          head: () => headOfQueue(db),
          deadline,
          untilMs: config.LOOK_AHEAD_SECONDS * 1_000,
          stopped: stop,
          clock: systemClock,
          log,
        }),
      }),
    log,
    async close() {
      shared.http.close()
      await Promise.all([keepLast(), traces?.close(tracesMs(deadline))])
      await db.end()
    },
  }
}

/** What is left of a worker's time; it ends by itself in any case. */
const tracesMs = ({ callMs }: Deadline) => Math.min(TRACES_MS, Math.max(callMs, LAST_TRACES_MS))

/** What outlives a worker's single claims. */
export function shareTools(
  opened: Pick<SharedTools, 'config' | 'workerId' | 'log' | 'db' | 'tier' | 'leftBy' | 'room' | 'traces'>,
): SharedTools {
  const { config, workerId, db } = opened
  let store: ReturnType<typeof openMediaStore> | undefined
  return {
    ...opened,
    cipher: TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir)),
    ledger: createLedger(db, workerId, config.HOSTNAME),
    http: createHttpClient(() => config.HTTP_TIMEOUT_MS),
    openStore() {
      store ??= openMediaStore(config)
      return store
    },
    holds: new KnownHolds(),
    tally: new Tally(),
    revoked: new Set(),
  }
}
