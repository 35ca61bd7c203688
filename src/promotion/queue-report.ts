import type Redis from 'ioredis'
import type { QueueKeys } from '../redis/keys'
import { findLanes } from './find-lanes'

export type QueueState = {
  event: string
  waiting: number
  /** Places taken, after those whose time is over. */
  held: number
  capacity: number
  /** When the first of those who wait joined, by the score of the queue. */
  firstScore: string | null
}

type Tools = { redis: Redis; keys: QueueKeys; capacity: number }

/** How the queues are: those that somebody waits in, by name. */
export async function allQueues(tools: Tools): Promise<QueueState[]> {
  const events = new Set<string>()
  for await (const page of findLanes(tools.redis, tools.keys)) {
    for (const lane of page) if ('event' in lane) events.add(lane.event)
  }
  const states: QueueState[] = []
  for (const event of [...events].sort()) states.push(await queueState(tools, event))
  return states
}

export async function queueState({ redis, keys, capacity }: Tools, event: string): Promise<QueueState> {
  const [seconds, micros] = await redis.time()
  const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
  const [waiting, held, own, first] = await Promise.all([
    redis.zcard(keys.waiting(event)),
    redis.zcount(keys.leases(event), `(${now}`, '+inf'),
    redis.hget(keys.capacity, event),
    redis.zrange(keys.waiting(event), '0', '0', 'WITHSCORES'),
  ])
  const places = own === null || !Number.isFinite(Number(own)) ? capacity : Math.floor(Number(own))
  return { event, waiting, held, capacity: places, firstScore: first[1] ?? null }
}

export type Waiting = { position: number; member: string; score: string; hasRecord: boolean }

/** The first of those who wait at an event. */
export async function whoWaits({ redis, keys }: Tools, event: string, most: number): Promise<Waiting[]> {
  const found = await redis.zrange(keys.waiting(event), '0', String(most - 1), 'WITHSCORES')
  const members = found.filter((_, at) => at % 2 === 0)
  if (members.length === 0) return []
  const records = await redis.hmget(keys.record(event), ...members)
  return members.map((member, at) => ({
    position: at + 1,
    member,
    score: found[2 * at + 1] ?? '',
    hasRecord: records[at] !== null,
  }))
}
