import { counted } from '../domain/counted'
import { reachMs } from '../domain/reach'
import { type ExitCode, exitCodes, noCounts, type WorkerCounts } from '../workers/worker-protocol'
import { Crew, type Ended, isGood, type Member } from './crew'
import type { DispatchTools } from './dispatch-tools'

/** After TERM a child gets this long to finish its writing, then KILL. */
export const KILL_GRACE_MS = 2_000

/** `Exceeded 55s timeout`, as the user's document 001 calls it. */
export const exceeded = (timeoutMs: number) => `Exceeded ${timeoutMs / 1000}s timeout`

export type WorkersRan = {
  /** How many were started. */
  workers: number
  results: WorkerCounts
  workersFailed: number
  exitCode: ExitCode
  /** How long a worker ran, on average. */
  averageMs: number
  /** Lines of the log that the workers could not write. */
  droppedLines: number
  /** How long a worker had nothing to do but to wait for the second of a post. */
  waitedMs: number
}

/**
 * Starts the workers and waits for all of them. One failing worker does not stop the others; none of them outlives this
 * function.
 * @param looksAhead whether the first waits for what is not due yet
 * @param leftBehind whether they take only what a fleet of resident workers has left behind
 */
export async function runWorkers(
  tools: DispatchTools,
  { count, epoch, looksAhead, leftBehind }: { count: number; epoch: number; looksAhead: boolean; leftBehind: boolean },
  timeoutMs: number,
  stop: AbortSignal,
): Promise<WorkersRan> {
  const { config, log } = tools
  log.info(`Spawning ${counted(count, 'worker')}...`)
  const crew = new Crew(tools, epoch, leftBehind)
  const aheadMs = looksAhead ? reachMs(config) - tools.elapsed() : 0
  const first = crew.start(aheadMs, looksAhead)
  while (crew.members.length < count) crew.start(0, false)

  const ending = new AbortController()
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    log.error(`${exceeded(config.DISPATCH_TIMEOUT_MS)}: workers still run and are ended`)
    ending.abort()
    endAll(crew)
  }, timeoutMs)
  // Asked to end early, they may finish the calls that are out: cutting off a commit leaves a question behind.
  const onStop = () => {
    ending.abort()
    crew.signal('SIGTERM')
  }
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()

  // Loaded only where it is wanted.
  if (aheadMs > 0) await import('./watch-ahead').then((it) => it.watchAhead(tools, crew, first, ending.signal))
  const ended = await Promise.all(crew.members.map((member) => member.end))
  clearTimeout(timer)
  stop.removeEventListener('abort', onStop)
  return sumUp(crew.members, ended, timedOut)
}

function endAll(crew: Crew): void {
  crew.signal('SIGTERM')
  setTimeout(() => crew.signal('SIGKILL'), KILL_GRACE_MS).unref()
}

function sumUp(members: Member[], ended: Ended[], cutOff: boolean): WorkersRan {
  const results = noCounts()
  for (const { worker } of members) {
    for (const [what, count] of Object.entries(worker.counts() ?? {})) results[what as keyof WorkerCounts] += count
  }
  const failed = ended.map(({ exit }) => exit).filter((exit) => !isGood(exit))
  const timedOut = cutOff || failed.some((exit) => exit.kind === 'exited' && exit.code === exitCodes.timeout)
  const exitCode = failed.length === 0 ? exitCodes.ok : timedOut ? exitCodes.timeout : exitCodes.error
  const averageMs = Math.round(sum(ended.map(({ durationMs }) => durationMs)) / ended.length)
  const droppedLines = sum(members.map(({ worker }) => worker.droppedLines()))
  // Those that wait follow one another.
  const waitedMs = sum(members.map(({ waits, worker }) => (waits ? worker.waitedMs() : 0)))
  return { workers: members.length, results, workersFailed: failed.length, exitCode, averageMs, droppedLines, waitedMs }
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
