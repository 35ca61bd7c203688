import type { QueueKeys } from '../redis/keys'
import { type LaneAnswer, promoteScript } from '../redis/lua/promote'
import { withoutDetails } from '../redis/redis-fault'
import type { Complaints } from './complaints'
import type { LaneNotes } from './lane-notes'
import type { EngineTools } from './tools'

/** What is left of the lanes of a batch. */
export type Rest = {
  promoted: number
  /** They have more members that could be let in at once. */
  more: string[]
  /** The batch was full before their turn. */
  untouched: string[]
}

type Tools = EngineTools & { notes: LaneNotes; complaints: Complaints }

/** Lets in who waits in some lanes, as many as one batch may have, in one step of Redis. */
export async function promoteBatch(tools: Tools, events: string[], stop: AbortSignal): Promise<Rest> {
  const { circuit, metrics } = tools
  const since = performance.now()
  try {
    const answers = await circuit.persist(() => runScript(tools, events), stop)
    return restOf(tools, events, answers)
  } finally {
    metrics.batchTook((performance.now() - since) / 1_000)
  }
}

function runScript({ redis, config, keys, metrics, notes }: Tools, events: string[]): Promise<LaneAnswer[]> {
  const since = performance.now()
  const args = [config.ENTRY_QUEUE_CAPACITY, config.batchMembers, config.PROMOTION_LEASE_S * 1_000]
  const ofLanes = events.flatMap((event) => [event, notes.goOnAt(event)])
  return promoteScript
    .run(redis, keysOf(keys, events), [...args, ...ofLanes])
    .finally(() => metrics.scriptTook(promoteScript.name, (performance.now() - since) / 1_000))
}

const keysOf = (keys: QueueKeys, events: string[]): string[] => [
  keys.entry,
  keys.capacity,
  ...events.flatMap((event) => [
    keys.waiting(event),
    keys.record(event),
    keys.userIds(event),
    keys.leases(event),
    keys.slots(event),
  ]),
]

function restOf({ notes, complaints, metrics, log }: Tools, events: string[], answers: LaneAnswer[]): Rest {
  const rest: Rest = { promoted: 0, more: [], untouched: [] }
  for (const [index, event] of events.entries()) {
    const answer = answers[index] ?? (['untouched'] as const)
    if (answer[0] === 'untouched') rest.untouched.push(event)
    else if (answer[0] === 'failed') {
      const [, why] = answer
      complaints.about(event, `Lua script execution failed for event ${event}: ${withoutDetails(why)}`)
    } else {
      const [state, promoted, held, bare, unfit, goOnAt, repaired = 0] = answer
      rest.promoted += promoted
      if (state === 'more') rest.more.push(event)
      notes.note(event, { bare, unfit, goOnAt })
      metrics.repaired(repaired)
      if (promoted > 0) log.debug({ event, promoted, held }, `Promoted ${promoted} of ${event}`)
    }
  }
  return rest
}
