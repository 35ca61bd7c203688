import type Redis from 'ioredis'
import type { Circuit } from '../redis/circuit'
import type { QueueKeys } from '../redis/keys'

/** So long a count is good for: whoever asks all the time asks us and not Redis. */
const FRESH_MS = 10_000
/** Keys that one call looks at: a thousand take Redis half a millisecond. */
const A_LOOK = 1_000

type Tools = { redis: Redis; keys: QueueKeys; circuit: Circuit }

/**
 * Counts the places that are taken at all events, when somebody asks and at most each ten seconds: an event that nobody waits at
 * is in no sweep, and its places are taken all the same.
 * @returns what is known: the last count while Redis is away, undefined before the first
 */
export function createSlotsHeld({ redis, keys, circuit }: Tools): () => Promise<number | undefined> {
  let known: number | undefined
  let counted: Promise<void> | undefined
  let countedAt = Number.NEGATIVE_INFINITY
  const count = async () => {
    known = await circuit.run(() => countHeld(redis, keys)).catch(() => known)
  }
  return async () => {
    const now = performance.now()
    if (!counted || now - countedAt > FRESH_MS) {
      countedAt = now
      counted = count()
    }
    await counted
    return known
  }
}

async function countHeld(redis: Redis, keys: QueueKeys): Promise<number> {
  const [seconds] = await redis.time()
  const now = `(${Number(seconds) * 1_000}`
  // One of them may be found twice.
  const seen = new Set<string>()
  let held = 0
  let cursor = '0'
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', keys.everyLeases, 'COUNT', A_LOOK, 'TYPE', 'zset')
    cursor = next
    const fresh = found.filter((leases) => !seen.has(leases))
    const counts = await Promise.all(fresh.map((leases) => redis.zcount(leases, now, '+inf')))
    for (const [index, count] of counts.entries()) {
      seen.add(fresh[index] as string)
      held += count
    }
  } while (cursor !== '0')
  return held
}
