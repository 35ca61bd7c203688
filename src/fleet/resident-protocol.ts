import type { WorkerId } from '../domain/timeline'
import { parseWorkerArguments, workerArguments } from '../workers/worker-protocol'

// What a resident parent and its workers agree on.

/** How often a worker says how it is. */
export const SAY_EVERY_MS = 1_000

/** What a worker says of itself while it works; one that says nothing for long hangs. */
export type SignOfLife = {
  kind: 'alive'
  /** Age of the oldest claim it holds, or asks for, in milliseconds. */
  oldestClaimMs?: number
  /** Milliseconds since it claimed something last. */
  lastClaimMs?: number
  freeLanes: number
  memoryMb: number
  /** Where posts are admitted through Redis: how that goes. The counts are of this worker's whole life. */
  admission?: { circuitOpen: boolean; rescued: number; refused: number }
}

/** The arguments of a resident worker. They carry names only, never a secret. */
export const residentArguments = (workerId: string, memberId: string) => [
  ...workerArguments({ id: workerId, tickId: 'resident' }),
  '--member-id',
  memberId,
]

export function parseResidentArguments(args: string[]): { workerId: WorkerId; memberId: string } {
  const memberId = args[args.indexOf('--member-id') + 1]
  if (!args.includes('--member-id') || !memberId || !/^[0-9a-f-]{36}$/.test(memberId))
    throw new Error('a resident worker needs --member-id; resident workers are started by: npm run cli -- work')
  return { workerId: parseWorkerArguments(args).id, memberId }
}
