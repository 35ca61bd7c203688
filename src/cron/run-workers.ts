import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { takeBackClaimsOfWorker } from '../db/queries/take-back-claims'
import type { Logger } from '../observability/log'
import { describeExit } from '../workers/child-process'
import { startWorker, type WorkerExit, type WorkerProcess } from '../workers/worker-process'
import { type ExitCode, exitCodes, noCounts, type WorkerCounts } from '../workers/worker-protocol'

/** After TERM a child gets this long to finish its writing, then KILL. */
export const KILL_GRACE_MS = 2_000

type Tools = { config: Config; db: Database; log: Logger; tickId: string }
export type WorkersRan = { results: WorkerCounts; workersFailed: number; exitCode: ExitCode }

/**
 * Starts the workers, waits for all of them, and speaks for those that died: their claims are taken back at once. One
 * failing worker does not stop the others; none of them outlives this function.
 */
export async function runWorkers(
  tools: Tools,
  count: number,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<WorkersRan> {
  const { config, log, tickId } = tools
  const epoch = Date.now()
  const workers = Array.from({ length: count }, (_, n) => startWorker(`worker-${epoch}-${n + 1}`, tickId))
  log.info({ workers: workers.map((w) => ({ id: w.id, pid: w.pid })) }, `Workers spawned: ${count}`)

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    log.error(`Timeout exceeded: workers still run after ${config.DISPATCH_TIMEOUT_MS} ms and are ended`)
    endAll(workers)
  }, timeoutMs)
  // Asked to end early, they may finish the calls that are out: cutting off a commit leaves a question behind.
  const onStop = () => signalAll(workers, 'SIGTERM')
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()

  const exits = await Promise.all(workers.map((worker) => settleWhenEnded(tools, worker)))
  clearTimeout(timer)
  stop.removeEventListener('abort', onStop)
  return sumUp(workers, exits, timedOut)
}

function endAll(workers: WorkerProcess[]): void {
  signalAll(workers, 'SIGTERM')
  setTimeout(() => signalAll(workers, 'SIGKILL'), KILL_GRACE_MS).unref()
}

function signalAll(workers: WorkerProcess[], signal: NodeJS.Signals): void {
  for (const worker of workers) worker.kill(signal)
}

async function settleWhenEnded({ config, db, log }: Tools, worker: WorkerProcess): Promise<WorkerExit> {
  const exit = await worker.ended
  if (exit.kind === 'exited' && exit.code === exitCodes.ok) return exit
  const how = describeExit(exit)
  log.error({ workerId: worker.id, pid: worker.pid, exit }, `Worker ${worker.id} failed: it ${how}`)
  try {
    const reason = `Worker ${worker.id} on ${config.HOSTNAME} ${how}; its claim was taken back.`
    const why = { actor: 'dispatcher', host: config.HOSTNAME, reason, maxAttempts: config.MAX_ATTEMPTS }
    const taken = await takeBackClaimsOfWorker(db, { id: worker.id, host: config.HOSTNAME }, why)
    log.warn({ workerId: worker.id, taken }, `Claims of ${worker.id} settled`)
  } catch (error) {
    log.error({ workerId: worker.id, err: error }, 'Its claims could not be settled now; their lease will run out')
  }
  return exit
}

function sumUp(workers: WorkerProcess[], exits: WorkerExit[], cutOff: boolean): WorkersRan {
  const results = noCounts()
  for (const worker of workers) {
    for (const [what, count] of Object.entries(worker.counts() ?? {})) results[what as keyof WorkerCounts] += count
  }
  const failed = exits.filter((exit) => exit.kind !== 'exited' || exit.code !== exitCodes.ok)
  const timedOut = cutOff || failed.some((exit) => exit.kind === 'exited' && exit.code === exitCodes.timeout)
  const exitCode = failed.length === 0 ? exitCodes.ok : timedOut ? exitCodes.timeout : exitCodes.error
  return { results, workersFailed: failed.length, exitCode }
}
