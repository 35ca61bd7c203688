import type { Config } from '../config/config'
import { settingsFor } from '../config/for-children'
import { type ChildExit, startChild } from './child-process'
import { type WorkerArguments, type WorkerCounts, workerArguments } from './worker-protocol'

/** How a worker process ended, as data. */
export type WorkerExit = ChildExit

export type WorkerProcess = {
  id: string
  pid: number | undefined
  ended: Promise<WorkerExit>
  /** What the worker said it did; undefined until it has ended well. */
  counts(): WorkerCounts | undefined
  /** Lines of its log that it could not write; those of a worker that was killed nobody knows. */
  droppedLines(): number
  /** How long it has waited for the second of a post, in milliseconds. */
  waitedMs(): number
  kill(signal: NodeJS.Signals): void
}

/**
 * Starts one worker with what it needs of our settings.
 * @param traceparent of the tick, where that is traced
 */
export function startWorker(
  { id, ...what }: WorkerArguments<string>,
  config: Config,
  traceparent?: string,
): WorkerProcess {
  const settings = settingsFor('worker', config)
  const child = startChild<WorkerCounts>(
    'workers/post-scheduler.worker-runner',
    workerArguments({ id, ...what }),
    settings,
    { traceparent },
  )
  return { ...child, id }
}
