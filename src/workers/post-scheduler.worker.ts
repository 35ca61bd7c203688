import { type Config, loadConfig } from '../config/config'
import { addressOf, type GivenDatabase } from '../db/address-of'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { ownEpoch } from '../db/operations/own-epoch'
import { countWork } from '../db/queue/count-work'
import type { WorkerId } from '../domain/timeline'
import { createLogger, type Logger } from '../observability/log'
import { type CycleSummary, sayCycleEnd } from './cycle-summary'
import { lineUp } from './line-up'
import { recoverStaleClaims } from './recover-stale-claims'
import { sayBacklog } from './say-backlog'
import { settleSetBacks } from './settle-set-backs'
import { noCounts, type WorkerCounts } from './worker-protocol'

// For programs that embed us and want the work done in their own process, by the names of the user's document 002. What
// the dispatcher starts is the same work in processes of its own.

let running: Promise<unknown> = Promise.resolve()
let stopping = new AbortController()

/**
 * One cycle in this process: takes back what dead workers left, publishes what is due, and sums up; it waits for nothing that
 * is not due yet. Cycles of one process never overlap: a second call begins when the first has ended.
 * @param db the database to work on; by default the one of the settings
 */
export function runPostSchedulerWorker(db?: GivenDatabase): Promise<CycleSummary> {
  const { signal } = stopping
  const cycle = running.then(() => runCycle(settingsFor(db), signal))
  running = cycle.catch(() => {})
  return cycle
}

/**
 * Crash recovery, and the beginning: takes back claims whose worker is gone. After {@link gracefulShutdown} it opens the
 * way for new cycles.
 * @param db the database to work on; by default the one of the settings
 * @returns how many rows may be claimed again
 */
export async function initializePostSchedulerWorker(db?: GivenDatabase, config = settingsFor(db)): Promise<number> {
  // A cycle that runs must still hear of its end.
  if (stopping.signal.aborted) stopping = new AbortController()
  const log = createLogger(config, 'WORKER')
  const pool = openDatabase(await databaseUrl(config), 3)
  try {
    const connection = await pool.getConnection()
    try {
      // A claim in a restored backup is nobody's, and its post may be out.
      const found = await countWork(connection, config.HOSTNAME, config.CLAIM_LEASE_MS)
      const mayGoOn = await settleSetBacks({ db: pool, connection, config, log, actor: 'recovery' }, found)
      return mayGoOn ? await recoverStaleClaims(pool, config, 'recovery', log) : 0
    } finally {
      connection.destroy()
    }
  } finally {
    await pool.end()
  }
}

/** Begins nothing new any more; resolves when the cycle that runs has finished what it had begun. */
export async function gracefulShutdown(): Promise<void> {
  stopping.abort()
  await running
}

/** The settings of the environment, with the caller's own database in their place of it. */
export function settingsFor(db: GivenDatabase | undefined, config: Config = loadConfig()): Config {
  if (!db) return config
  // The certificate authority of the settings is that of their own database.
  const { DATABASE_CA_FILE: _ofAnother, ...others } = config
  return { ...others, DATABASE_URL: addressOf(db) }
}

async function runCycle(config: Config, signal: AbortSignal): Promise<CycleSummary> {
  const startedAt = performance.now()
  const log = createLogger(config, 'WORKER')
  const summary = (by: Logger, counts = noCounts(), recovered = 0) =>
    sayCycleEnd(by, counts, { recovered, durationMs: performance.now() - startedAt })
  if (signal.aborted) return summary(log)
  const db = openDatabase(await databaseUrl(config), 3)
  try {
    // Its own for the whole cycle: the worker's name is ours as long as it is open.
    const connection = await db.getConnection()
    try {
      const found = await countWork(connection, config.HOSTNAME, config.CLAIM_LEASE_MS)
      const workerId = `worker-${await ownEpoch(connection, config.HOSTNAME)}-1` as const
      const named = log.child({ workerId })
      if (!(await settleSetBacks({ db, connection, config, log: named, actor: workerId }, found))) return summary(named)
      const recovered = found.stale > 0 ? await recoverStaleClaims(db, config, workerId, named) : 0
      if (found.due + recovered === 0) return summary(named, noCounts(), recovered)
      sayBacklog(named, await lineUp(db, config, workerId))
      return summary(named, await publishDue(config, workerId, named, signal), recovered)
    } finally {
      connection.destroy()
    }
  } finally {
    await db.end()
  }
}

async function publishDue(config: Config, workerId: WorkerId, log: Logger, signal: AbortSignal): Promise<WorkerCounts> {
  // Loaded only now: most cycles find nothing.
  const [{ openWorkerServices }, { runWorker }] = await Promise.all([
    import('../services/worker'),
    import('./run-worker'),
  ])
  const stop = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const services = await openWorkerServices(config, { workerId, log, stop })
  try {
    return await runWorker(services)
  } finally {
    await services.close()
  }
}
