import type { CycleEnd } from '../db/operations/dispatch-cycles'
import type { WorkFound } from '../db/queue/count-work'
import { isDeadAfter } from '../domain/who-ticks'
import { workersFor } from '../domain/worker-count'
import { banner, type Logger } from '../observability/log'
import type { TickTrace } from '../tracing/tick-trace'
import { type Backlog, sayBacklog } from '../workers/say-backlog'
import { type ExitCode, exitCodes } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'

export type CycleSummary = { due: number; workers: number; workersFailed: number; exitCode: ExitCode }

/**
 * What a tick does, once: count, take back what dead workers left, start just enough workers, a process for access tokens
 * that are due to be renewed and one that tells others what happens, wait, sum up. What becomes due before the next tick is waited for by one worker. A cycle
 * that finds nothing asks one question, says three lines and ends.
 * @param stop aborted when the cycle must end early
 */
export async function dispatchDuePosts(given: DispatchTools, stop: AbortSignal): Promise<CycleSummary> {
  const { config, queue, elapsed, droppedLines } = given
  const startedOn = new Date()
  const found = await queue.count()
  if (!found.alone)
    given.log.warn('Another tick is still running on this server; going on, claims keep the posts apart')
  // Before anything is taken back or claimed: a claim in a restored backup is nobody's, and its post may be out.
  const mayPublish = await queue.settleSetBacks(found)
  const recovered = mayPublish && found.stale > 0 ? await queue.recoverStale() : 0
  const claimable = mayPublish ? found.due + recovered : 0
  // Loaded and asked only when something is due: most ticks find nothing.
  const backlog = claimable > 0 ? await lineUp(given) : undefined
  const due = Math.max(0, claimable - (backlog?.waiting ?? 0))
  const downSince = mayPublish && wasDown(found) ? await queue.sayOutage(backlog) : undefined
  const lateness = backlog ? { late: backlog.late, ...(backlog.lastAt && { lastSlotAt: backlog.lastAt }) } : {}
  const limits = { batch: config.BATCH_SIZE, min: config.MIN_WORKERS, max: config.MAX_WORKERS }
  const looksAhead = config.LOOK_AHEAD_SECONDS > 0 && mayPublish && !found.fleet
  const ahead = looksAhead ? found.ahead : 0
  // What is due is the fleet's as long as it beats, but for what it has left behind.
  const ours = !found.fleet ? due : mayPublish ? Math.min(due, found.leftBehind) : 0
  const workers = Math.max(workersFor(ours, limits), ahead > 0 ? 1 : 0)
  const { tools, trace } = workers > 0 ? await traced(given) : { tools: given }
  const { log } = tools
  if (workers > 0) {
    // Known only now, and said only now: a tick that finds nothing says as little as can be.
    tools.onDue?.()
    heading(tools, `Dispatch cycle started at ${startedOn.toISOString()}`)
    log.info('✓ Database connection verified')
  }
  if (ahead > 0) log.info({ due, ahead }, `Pending posts: ${due}, ${ahead} more within the minute; one worker waits`)
  else log.info({ due }, `Pending posts: ${due}`)
  if (backlog) sayBacklog(log, backlog)
  if (workers > 0) {
    const how = `pending=${ours}, batch=${limits.batch}, max=${limits.max}`
    log.info({ workers }, `Calculated worker count: ${workers} (${how})`)
  } else
    log.info(`${due > 0 ? 'All of them are left to the resident workers' : 'No pending posts'}, skipping worker spawn`)
  const causes = workers > 0 || found.renewals
  // What was settled, lined up or found to be over above is told of by this tick as well.
  const hasCaused = found.stale > 0 || (backlog?.waiting ?? 0) > 0 || downSince !== undefined
  const tells = found.notices || ((causes || hasCaused) && (await queue.isListened(found)))
  if (!causes && !tells) {
    await queue.recordIdle({ durationMs: elapsed(), droppedLines: droppedLines(), ...lateness, downSince })
    sayDuration(log, elapsed())
    return { due, workers, workersFailed: 0, exitCode: exitCodes.ok }
  }
  const cycle = await queue.recordStart({ due, ahead, workers, recovered, ...lateness, downSince })
  const epoch = workers > 0 ? await queue.epoch() : 0
  const timeoutMs = config.DISPATCH_TIMEOUT_MS - elapsed()
  // Loaded only now: most ticks find nothing.
  const working = Promise.all([
    workers > 0
      ? import('./run-workers').then((it) =>
          it.runWorkers(tools, { count: workers, epoch, looksAhead, leftBehind: found.fleet }, timeoutMs, stop),
        )
      : undefined,
    found.renewals ? import('./run-token-renewal').then((it) => it.runTokenRenewal(tools, timeoutMs, stop)) : undefined,
  ])
  const causing = causes ? working : undefined
  const telling = tells
    ? import('./run-notices').then((it) => it.runNotices(tools, causing, timeoutMs, stop))
    : undefined
  const [ran, renewal] = await working
  const told = await telling
  const results = { ...ran?.results, ...renewal?.results, ...told?.results }
  const workersFailed = ran?.workersFailed ?? 0
  // Of timeout, error and ok the worst.
  const exitCode = Math.max(ran?.exitCode ?? exitCodes.ok, renewal?.exitCode ?? exitCodes.ok) as ExitCode
  const lost = droppedLines() + (ran?.droppedLines ?? 0) + (renewal?.droppedLines ?? 0) + (told?.droppedLines ?? 0)
  const times = { waitedMs: ran?.waitedMs ?? 0, durationMs: elapsed() }
  await recordEnd(tools, cycle, {
    workers: ran?.workers ?? 0,
    results,
    workersFailed,
    exitCode,
    ...times,
    droppedLines: lost,
  })
  trace?.ended({ due, workers: ran?.workers ?? 0, workersFailed, exitCode })
  if (ran) {
    heading(tools, 'Dispatch Summary:', { results })
    log.info({ due }, `Pending posts: ${due}`)
    log.info({ workers: ran.workers }, `Workers spawned: ${ran.workers}`)
    log.info(`Successful workers: ${ran.workers - workersFailed}`)
    log.info({ workersFailed }, `Failed workers: ${workersFailed}`)
  }
  sayDuration(log, elapsed(), results)
  if (ran) {
    log.info({ averageMs: ran.averageMs }, `Avg worker duration: ${ran.averageMs}ms`)
    banner(log, config)
  }
  return { due, workers, workersFailed, exitCode }
}

/** What a cycle that starts workers goes on with: where it is traced, its lines and its workers name the trace. */
async function traced(given: DispatchTools): Promise<{ tools: DispatchTools; trace?: TickTrace }> {
  const trace = await given.beginTrace?.(given.elapsed())
  if (!trace) return { tools: given }
  const { traceId, traceparent } = trace
  return { tools: { ...given, log: given.log.child({ trace_id: traceId }), traceparent }, trace }
}

/** Said once by every tick, however it ended: operators read the times of the last twenty from it. */
export function sayDuration(log: Logger, durationMs: number, results?: Record<string, number>): void {
  log.info({ durationMs, ...(results && { results }) }, `Total duration: ${durationMs}ms`)
}

/** Nothing has ticked before this tick, for longer than a restart takes, and nothing publishes beside it. */
const wasDown = ({ fleet, newest, now }: WorkFound) => !fleet && newest !== undefined && isDeadAfter(newest.at, now)

function heading({ log, config }: DispatchTools, text: string, fields: Record<string, unknown> = {}): void {
  banner(log, config)
  log.info(fields, text)
  banner(log, config)
}

/** Without it late posts go out all the same: each asks for its turn when it is claimed. */
async function lineUp({ queue, log }: DispatchTools): Promise<Backlog | undefined> {
  try {
    return await queue.lineUp()
  } catch (error) {
    log.error({ err: error }, 'Late posts could not be given their turns, nor counted')
    return undefined
  }
}

/** The posts are safe without this row, so a database that has gone meanwhile does not fail the tick. */
async function recordEnd({ queue, log }: DispatchTools, cycle: number, end: CycleEnd): Promise<void> {
  try {
    await queue.recordEnd(cycle, end)
  } catch (error) {
    log.error({ err: error }, 'The end of the cycle could not be recorded')
  }
}
