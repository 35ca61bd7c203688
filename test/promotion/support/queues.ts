import type Redis from 'ioredis'
import { queueKeys } from '../../../src/redis/keys'
import { type LaneAnswer, promoteScript } from '../../../src/redis/lua/promote'
import { releaseScript } from '../../../src/redis/lua/release'

const keys = queueKeys('')

/** Lets members wait with their records, a second apart. */
export async function wait(redis: Redis, event: string, members: string[], from = 1_000): Promise<void> {
  for (const [n, member] of members.entries()) {
    await redis.zadd(keys.waiting(event), from + n, member)
    await redis.hset(keys.record(event), member, '{"instanceId":"test","joinedAt":"2025-01-22T10:00:00Z"}')
  }
}

export const waiting = (redis: Redis, event = 'e') => redis.zrange(keys.waiting(event), '0', '-1')

type How = { events?: string[]; capacity?: number; most?: number; leaseMs?: number; goOnAt?: number }

/** One call of the script, as the engine makes it. */
export function promote(
  redis: Redis,
  { events = ['e'], capacity = 100, most = 500, leaseMs = 0, goOnAt = 0 }: How = {},
): Promise<LaneAnswer[]> {
  const ofLanes = events.flatMap((event) => [
    keys.waiting(event),
    keys.record(event),
    keys.userIds(event),
    keys.leases(event),
    keys.slots(event),
  ])
  const args = [capacity, most, leaseMs, ...events.flatMap((event) => [event, goOnAt])]
  return promoteScript.run(redis, [keys.entry, keys.capacity, ...ofLanes], args)
}

export const release = (redis: Redis, event: string, ...members: string[]) =>
  releaseScript.run(redis, [keys.leases(event), keys.slots(event)], members)

/** Who was let in, in order, with the fields of the stream. */
export async function entered(redis: Redis, stream = keys.entry): Promise<Record<string, string>[]> {
  const found = await redis.xrange(stream, '-', '+')
  return found.map(([, fields]) =>
    Object.fromEntries(fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1] ?? '']] : []))),
  )
}
