import type { WorkerId } from '../domain/timeline'
import type { PostOutcome } from './publish-post'

/** What the two sides of a worker process agree on. */

/** Exit codes of worker, dispatcher and cron alike. */
export const exitCodes = { ok: 0, error: 1, timeout: 2 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export type WorkerCounts = Record<PostOutcome, number>
export const noCounts = (): WorkerCounts => ({
  published: 0,
  retried: 0,
  waiting: 0,
  failed: 0,
  unconfirmed: 0,
  held: 0,
  missed: 0,
  released: 0,
  lost: 0,
})

/** The arguments of a worker process. They carry names only, never a secret. */
export const workerArguments = (workerId: string, tickId: string) => ['--worker-id', workerId, '--tick-id', tickId]

export function parseWorkerArguments(args: string[]): { workerId: WorkerId; tickId: string } {
  const after = (name: string) => {
    const at = args.indexOf(name)
    return at === -1 ? undefined : args[at + 1]
  }
  const workerId = after('--worker-id')
  if (!workerId || !/^worker-\d+-\d+$/.test(workerId)) {
    throw new Error('a worker needs --worker-id worker-<epoch ms>-<n>; workers are started by the dispatcher')
  }
  return { workerId: workerId as WorkerId, tickId: after('--tick-id') ?? 'none' }
}
