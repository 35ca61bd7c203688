import { type ChildExit, describeExit } from '../workers/child-process'
import { startWorker, type WorkerExit, type WorkerProcess } from '../workers/worker-process'
import { type ExitCode, exitCodes, noCounts, type WorkerCounts } from '../workers/worker-protocol'
import type { DispatchTools } from './dispatch-tools'

/** After TERM a child gets this long to finish its writing, then KILL. */
export const KILL_GRACE_MS = 2_000

/** `Exceeded 55s timeout`, as the user's document 001 calls it. */
export const exceeded = (timeoutMs: number) => `Exceeded ${timeoutMs / 1000}s timeout`

type Ended = { exit: WorkerExit; durationMs: number }
export type WorkersRan = {
  results: WorkerCounts
  workersFailed: number
  exitCode: ExitCode
  /** How long a worker ran, on average. */
  averageMs: number
  /** Lines of the log that the workers could not write. */
  droppedLines: number
}

/**
 * Starts the workers, waits for all of them, and speaks for those that died: their claims are taken back at once. One
 * failing worker does not stop the others; none of them outlives this function.
 */
export async function runWorkers(
  tools: DispatchTools,
  { count, epoch }: { count: number; epoch: number },
  timeoutMs: number,
  stop: AbortSignal,
): Promise<WorkersRan> {
  const { config, log, tickId } = tools
  log.info(`Spawning ${count} ${count === 1 ? 'worker' : 'workers'}...`)
  const start = tools.startWorker ?? ((id) => startWorker(id, tickId, config))
  const workers = Array.from({ length: count }, (_, n) => {
    const worker = start(`worker-${epoch}-${n + 1}`)
    log.info({ workerId: worker.id, pid: worker.pid }, `Spawning worker: ${worker.id}`)
    return worker
  })

  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    log.error(`${exceeded(config.DISPATCH_TIMEOUT_MS)}: workers still run and are ended`)
    endAll(workers)
  }, timeoutMs)
  // Asked to end early, they may finish the calls that are out: cutting off a commit leaves a question behind.
  const onStop = () => signalAll(workers, 'SIGTERM')
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()

  const ended = await Promise.all(workers.map((worker) => settleWhenEnded(tools, worker)))
  clearTimeout(timer)
  stop.removeEventListener('abort', onStop)
  return sumUp(workers, ended, timedOut)
}

function endAll(workers: WorkerProcess[]): void {
  signalAll(workers, 'SIGTERM')
  setTimeout(() => signalAll(workers, 'SIGKILL'), KILL_GRACE_MS).unref()
}

function signalAll(workers: WorkerProcess[], signal: NodeJS.Signals): void {
  for (const worker of workers) worker.kill(signal)
}

async function settleWhenEnded({ config, queue, log }: DispatchTools, worker: WorkerProcess): Promise<Ended> {
  const startedAt = performance.now()
  const exit = await worker.ended
  const durationMs = Math.round(performance.now() - startedAt)
  if (isGood(exit)) {
    log.info({ workerId: worker.id, durationMs }, `Worker ${worker.id} completed successfully (${durationMs}ms)`)
    return { exit, durationMs }
  }
  const how = describeExit(exit)
  const failed = exit.kind === 'exited' ? `Worker failed with code ${exit.code}` : 'Worker failed'
  log.error({ workerId: worker.id, pid: worker.pid, exit, durationMs }, `${failed}: ${worker.id} ${how}`)
  try {
    const reason = `Worker ${worker.id} on ${config.HOSTNAME} ${how}; its claim was taken back.`
    const taken = await queue.takeBackClaimsOf(worker.id, reason)
    log.warn({ workerId: worker.id, taken }, `Claims of ${worker.id} settled`)
  } catch (error) {
    log.error({ workerId: worker.id, err: error }, 'Its claims could not be settled now; their lease will run out')
  }
  return { exit, durationMs }
}

const isGood = (exit: ChildExit) => exit.kind === 'exited' && exit.code === exitCodes.ok

function sumUp(workers: WorkerProcess[], ended: Ended[], cutOff: boolean): WorkersRan {
  const results = noCounts()
  for (const worker of workers) {
    for (const [what, count] of Object.entries(worker.counts() ?? {})) results[what as keyof WorkerCounts] += count
  }
  const failed = ended.map(({ exit }) => exit).filter((exit) => !isGood(exit))
  const timedOut = cutOff || failed.some((exit) => exit.kind === 'exited' && exit.code === exitCodes.timeout)
  const exitCode = failed.length === 0 ? exitCodes.ok : timedOut ? exitCodes.timeout : exitCodes.error
  const averageMs = Math.round(ended.reduce((sum, { durationMs }) => sum + durationMs, 0) / ended.length)
  const droppedLines = workers.reduce((sum, worker) => sum + worker.droppedLines(), 0)
  return { results, workersFailed: failed.length, exitCode, averageMs, droppedLines }
}
