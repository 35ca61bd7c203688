import type { Config } from '../config/config'
import { type ChildExit, startChild } from './child-process'
import { type WorkerCounts, type WorkerReport, workerArguments } from './worker-protocol'

/** How a worker process ended, as data. */
export type WorkerExit = ChildExit

export type WorkerProcess = {
  id: string
  pid: number | undefined
  ended: Promise<WorkerExit>
  /** What the worker said it did; undefined until it has ended well. */
  counts(): WorkerCounts | undefined
  kill(signal: NodeJS.Signals): void
}

/**
 * Starts one worker.
 * @param config see {@link startChild}
 */
export function startWorker(id: string, tickId: string, config?: Config): WorkerProcess {
  const child = startChild<WorkerReport>('workers/post-scheduler.worker-runner', workerArguments(id, tickId), config)
  return { id, pid: child.pid, ended: child.ended, counts: () => child.report()?.counts, kill: child.kill }
}
