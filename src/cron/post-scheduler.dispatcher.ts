import type { Config } from '../config/config'
import type { Connection, Database } from '../db/connection'
import { recordCycleEnd, recordCycleStart, recordIdleCycle } from '../db/operations/dispatch-cycles'
import { ownEpoch } from '../db/operations/own-epoch'
import { countWork } from '../db/queue/count-work'
import { workersFor } from '../domain/worker-count'
import { banner, type Logger } from '../observability/log'
import { recoverStaleClaims } from '../workers/recover-stale-claims'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'

export type CycleSummary = { due: number; workers: number; workersFailed: number; exitCode: ExitCode }

export type DispatchTools = {
  config: Config
  db: Database
  log: Logger
  tickId: string
  /** Told when something is due and workers are about to start. */
  onDue?: () => void
  /** The settings to hand to the workers, where they could not read the same themselves. */
  handOver?: Config
}

/**
 * What a tick does, once: count, take back what dead workers left, start just enough workers, and a process for access
 * tokens that are due to be renewed, wait, sum up. A cycle that finds nothing asks one question, says three lines and ends.
 * @param stop aborted when the cycle must end early
 */
export async function dispatchDuePosts(tools: DispatchTools, stop: AbortSignal): Promise<CycleSummary> {
  const { config, db, log, tickId } = tools
  const startedOn = new Date()
  const startedAt = performance.now()
  const elapsed = () => Math.round(performance.now() - startedAt)
  // One connection for the whole cycle: the lock that shows other ticks we are here belongs to it.
  const connection = await db.getConnection()
  try {
    const found = await countWork(connection, config.HOSTNAME, config.CLAIM_LEASE_MS)
    if (!found.alone) log.warn('Another tick is still running on this server; going on, claims keep the posts apart')
    const recovered = found.stale > 0 ? await recoverStaleClaims(db, config, 'dispatcher', log) : 0
    const due = found.due + recovered
    const limits = { batch: config.BATCH_SIZE, min: config.MIN_WORKERS, max: config.MAX_WORKERS }
    const workers = workersFor(due, limits)
    if (workers > 0) {
      // Known only now, and said only now: a tick that finds nothing says as little as can be.
      tools.onDue?.()
      heading(tools, `Dispatch cycle started at ${startedOn.toISOString()}`)
      log.info('✓ Database connection verified')
    }
    log.info({ due }, `Pending posts: ${due}`)
    if (workers > 0) {
      const how = `pending=${due}, batch=${limits.batch}, max=${limits.max}`
      log.info({ workers }, `Calculated worker count: ${workers} (${how})`)
    } else log.info('No pending posts, skipping worker spawn')
    if (workers === 0 && !found.renewals) {
      await recordIdleCycle(connection, tickId, config.HOSTNAME, elapsed())
      sayDuration(log, elapsed())
      return { due, workers, workersFailed: 0, exitCode: exitCodes.ok }
    }
    const cycle = await recordCycleStart(connection, { tickId, host: config.HOSTNAME, due, workers, recovered })
    const epoch = workers > 0 ? await ownEpoch(connection, config.HOSTNAME) : 0
    const timeoutMs = config.DISPATCH_TIMEOUT_MS - elapsed()
    // Loaded only now: most ticks find nothing.
    const [ran, renewal] = await Promise.all([
      workers > 0
        ? import('./run-workers').then((it) => it.runWorkers(tools, { count: workers, epoch }, timeoutMs, stop))
        : undefined,
      found.renewals
        ? import('./run-token-renewal').then((it) => it.runTokenRenewal(tools, timeoutMs, stop))
        : undefined,
    ])
    const results = { ...ran?.results, ...renewal?.results }
    const workersFailed = ran?.workersFailed ?? 0
    // Of timeout, error and ok the worst.
    const exitCode = Math.max(ran?.exitCode ?? exitCodes.ok, renewal?.exitCode ?? exitCodes.ok) as ExitCode
    await recordEnd(connection, cycle, { results, workersFailed, exitCode, durationMs: elapsed() }, log)
    if (ran) {
      heading(tools, 'Dispatch Summary:', { results })
      log.info({ due }, `Pending posts: ${due}`)
      log.info({ workers }, `Workers spawned: ${workers}`)
      log.info(`Successful workers: ${workers - workersFailed}`)
      log.info({ workersFailed }, `Failed workers: ${workersFailed}`)
    }
    sayDuration(log, elapsed(), results)
    if (ran) {
      log.info({ averageMs: ran.averageMs }, `Avg worker duration: ${ran.averageMs}ms`)
      banner(log, config)
    }
    return { due, workers, workersFailed, exitCode }
  } finally {
    connection.destroy()
  }
}

/** Said once by every tick, however it ended: operators read the times of the last twenty from it. */
export function sayDuration(log: Logger, durationMs: number, results?: Record<string, number>): void {
  log.info({ durationMs, ...(results && { results }) }, `Total duration: ${durationMs}ms`)
}

function heading({ log, config }: DispatchTools, text: string, fields: Record<string, unknown> = {}): void {
  banner(log, config)
  log.info(fields, text)
  banner(log, config)
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
