import type { Config } from '../config/config'
import type { Connection, Database } from '../db/connection'
import { countWork } from '../db/queries/count-work'
import { recordCycleEnd, recordCycleStart, recordIdleCycle } from '../db/queries/dispatch-cycles'
import { takeBackStaleClaims } from '../db/queries/take-back-claims'
import { workersFor } from '../domain/worker-count'
import type { Logger } from '../observability/log'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'

export type CycleSummary = { due: number; workers: number; workersFailed: number; exitCode: ExitCode }

/**
 * What a tick does, once: count, take back what dead workers left, start just enough workers, and a process for access
 * tokens that are due to be renewed, wait, sum up. A cycle that
 * finds nothing asks one question, writes one line and ends.
 * @param stop aborted when the cycle must end early
 */
export async function dispatchDuePosts(
  { config, db, log, tickId }: { config: Config; db: Database; log: Logger; tickId: string },
  stop: AbortSignal,
): Promise<CycleSummary> {
  const startedAt = performance.now()
  const elapsed = () => Math.round(performance.now() - startedAt)
  // One connection for the whole cycle: the lock that shows other ticks we are here belongs to it.
  const connection = await db.getConnection()
  try {
    const found = await countWork(connection, config.HOSTNAME, config.CLAIM_LEASE_MS)
    if (!found.alone) log.warn('Another tick is still running on this server; going on, claims keep the posts apart')
    const recovered = found.stale > 0 ? await recoverStale(db, config, log) : 0
    const due = found.due + recovered
    log.info({ due }, `Pending posts: ${due}`)
    const workers = workersFor(due, { batch: config.BATCH_SIZE, min: config.MIN_WORKERS, max: config.MAX_WORKERS })
    if (workers === 0 && !found.renewals) {
      await recordIdleCycle(connection, tickId, config.HOSTNAME, elapsed())
      log.info({ durationMs: elapsed() }, `Nothing to do. Total duration: ${elapsed()}ms`)
      return { due, workers, workersFailed: 0, exitCode: exitCodes.ok }
    }
    const cycle = await recordCycleStart(connection, { tickId, host: config.HOSTNAME, due, workers, recovered })
    const tools = { config, db, log, tickId }
    const timeoutMs = config.DISPATCH_TIMEOUT_MS - elapsed()
    // Loaded only now: most ticks find nothing.
    const [ran, renewal] = await Promise.all([
      workers > 0 ? import('./run-workers').then((it) => it.runWorkers(tools, workers, timeoutMs, stop)) : undefined,
      found.renewals
        ? import('./run-token-renewal').then((it) => it.runTokenRenewal(tools, timeoutMs, stop))
        : undefined,
    ])
    const results = { ...ran?.results, ...renewal?.results }
    const workersFailed = ran?.workersFailed ?? 0
    // Of timeout, error and ok the worst.
    const exitCode = Math.max(ran?.exitCode ?? exitCodes.ok, renewal?.exitCode ?? exitCodes.ok) as ExitCode
    await recordEnd(connection, cycle, { results, workersFailed, exitCode, durationMs: elapsed() }, log)
    log.info(
      { results, workers, workersFailed, durationMs: elapsed() },
      `Cycle finished: ${sentence(results)}. Total duration: ${elapsed()}ms`,
    )
    return { due, workers, workersFailed, exitCode }
  } finally {
    connection.destroy()
  }
}

async function recoverStale(db: Database, config: Config, log: Logger): Promise<number> {
  const taken = await takeBackStaleClaims(db, config.CLAIM_LEASE_MS, {
    actor: 'dispatcher',
    host: config.HOSTNAME,
    reason: `No sign of the worker for ${config.CLAIM_LEASE_MS / 1000} s; its claim was taken back.`,
    maxAttempts: config.MAX_ATTEMPTS,
  })
  log.warn({ taken }, `Recovered stale claims: ${taken.pending + taken.unconfirmed + taken.failed}`)
  return taken.pending + taken.unconfirmed
}

/** The posts are safe without this row, so a database that has gone meanwhile does not fail the tick. */
async function recordEnd(
  connection: Connection,
  cycle: number,
  end: Parameters<typeof recordCycleEnd>[2],
  log: Logger,
): Promise<void> {
  try {
    await recordCycleEnd(connection, cycle, end)
  } catch (error) {
    log.error({ err: error }, 'The end of the cycle could not be recorded')
  }
}

const sentence = (results: Record<string, number>) =>
  Object.entries(results)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ') || 'nothing was published'
