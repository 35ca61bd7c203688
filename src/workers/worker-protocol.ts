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

export type WorkerArguments<Id = WorkerId> = {
  id: Id
  tickId: string
  /** It takes only what a fleet of resident workers has left behind. */
  leftBehind?: boolean
}

/** The arguments of a worker process. They carry names only, never a secret. */
export const workerArguments = ({ id, tickId, leftBehind = false }: WorkerArguments<string>) => [
  ...['--worker-id', id, '--tick-id', tickId],
  ...(leftBehind ? ['--left-behind'] : []),
]

export function parseWorkerArguments(args: string[]): Required<WorkerArguments> {
  const after = (name: string) => {
    const at = args.indexOf(name)
    return at === -1 ? undefined : args[at + 1]
  }
  const id = after('--worker-id')
  if (!id || !/^worker-\d+-\d+$/.test(id)) {
    throw new Error('a worker needs --worker-id worker-<epoch ms>-<n>; workers are started by the dispatcher')
  }
  return { id: id as WorkerId, tickId: after('--tick-id') ?? 'none', leftBehind: args.includes('--left-behind') }
}
