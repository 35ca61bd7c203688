import { type Config, loadConfig } from '../config/config'
import { addressOf, type GivenDatabase } from '../db/address-of'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { countWork } from '../db/queries/count-work'
import { createLogger } from '../observability/log'
import { type CycleSummary, sayCycleEnd } from './cycle-summary'
import { recoverStaleClaims } from './recover-stale-claims'
import { noCounts } from './worker-protocol'

// For programs that embed us and want the work done in their own process, by the names of the user's document 002. What
// the dispatcher starts is the same work in processes of its own.

let running: Promise<unknown> = Promise.resolve()
let stopping = new AbortController()

/**
 * One cycle in this process: takes back what dead workers left, publishes what is due, and sums up. Cycles of one process
 * never overlap: a second call begins when the first has ended.
 * @param db the database to work on; by default the one of the settings
 */
export function runPostSchedulerWorker(db?: GivenDatabase): Promise<CycleSummary> {
  const cycle = running.then(() => runCycle(settingsFor(db)))
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
  stopping = new AbortController()
  const pool = openDatabase(await databaseUrl(config), 1)
  try {
    return await recoverStaleClaims(pool, config, 'recovery', createLogger(config, 'WORKER'))
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
  return db ? { ...config, DATABASE_URL: addressOf(db) } : config
}

async function runCycle(config: Config): Promise<CycleSummary> {
  const startedAt = performance.now()
  const workerId = `worker-${Date.now()}-1`
  const log = createLogger(config, 'WORKER').child({ workerId })
  const summary = (counts = noCounts(), recovered = 0) =>
    sayCycleEnd(log, counts, { recovered, durationMs: performance.now() - startedAt })
  if (stopping.signal.aborted) return summary()
  const { due, recovered } = await lookForWork(config, (db) => recoverStaleClaims(db, config, workerId, log))
  if (due === 0) return summary(noCounts(), recovered)
  // Loaded only now: most cycles find nothing.
  const [{ openWorkerServices }, { runWorker }] = await Promise.all([import('../services'), import('./run-worker')])
  const { signal } = stopping
  const stop = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  const services = await openWorkerServices(config, { workerId, log, stop })
  try {
    return summary(await runWorker(services), recovered)
  } finally {
    await services.close()
  }
}

async function lookForWork(
  config: Config,
  recover: (db: ReturnType<typeof openDatabase>) => Promise<number>,
): Promise<{ due: number; recovered: number }> {
  const db = openDatabase(await databaseUrl(config), 2)
  try {
    const connection = await db.getConnection()
    const found = await countWork(connection, config.HOSTNAME, config.CLAIM_LEASE_MS)
    connection.destroy()
    const recovered = found.stale > 0 ? await recover(db) : 0
    return { due: found.due + recovered, recovered }
  } finally {
    await db.end()
  }
}
