import type Redis from 'ioredis'
import { EntryReader } from '../../../../src/fleet/index/entry-reader'
import { type Places, PostIndex } from '../../../../src/fleet/index/post-index'
import { postKeys } from '../../../../src/redis/post-keys'

export const keys = postKeys('')
export const EPOCH = '1-first'

export type IndexHere = Awaited<ReturnType<typeof indexHere>>

/** The index in an empty Redis, made and opened. */
export async function indexHere(redis: Redis, places: Partial<Places> = {}) {
  await redis.flushall()
  const broken: string[] = []
  const index = new PostIndex(redis, keys, { account: 1, platform: 0, ...places }, (lane) => broken.push(lane))
  await index.begin(EPOCH, 1)
  await index.open(EPOCH)
  const reader = readerHere(redis)
  return {
    index,
    reader,
    /** The lanes that were told of. */
    broken,
    /** Lets posts wait: `lane id` or `lane id ms-until-due`; without a time they are due. */
    feed: (...posts: string[]) =>
      index.feed(
        EPOCH,
        1,
        posts.map((post) => {
          const [lane = '', id = '', dueInMs = '-1000'] = post.split(' ')
          return { lane, id, dueInMs: Number(dueInMs) }
        }),
      ),
    sweep: (most = 100) => index.sweep(EPOCH, most),
    /** Reads what was let in, and claims it for a minute with the token `claim-<id>`. */
    async claim(most = 100) {
      const entries = await reader.read(most, 0)
      const admitted = await index.admit(entries)
      const ours = entries.filter((_, n) => admitted[n])
      const taken = ours.map((entry) => taking(entry))
      await index.answer(taken, 0)
      return ours.map(({ id }) => id)
    },
    finish: (id: string, most = 1) => index.give([{ id, token: `claim-${id}` }], most),
    /** Who holds a place of a lane. */
    inside: (lane: string) => redis.zrange(keys.leases(lane), '0', '-1'),
    waiting: (lane: string) => redis.zrange(keys.waiting(lane), '0', '-1'),
    /** Posts whose entries nobody has answered. */
    entered: async () => (await redis.xrange(keys.entry, '-', '+')).map(([, [, id]]) => id),
    /** The time of a place is over. */
    async endSlot(lane: string, id: string) {
      await redis.zadd(keys.leases(lane), 'XX', 1, id)
      await redis.zadd(keys.platform(lane.split(':')[0] ?? ''), 'XX', 1, id)
      await redis.zadd(keys.lanes, 1, lane)
    },
    token: async (id: string) => (await redis.hget(keys.tokens, id))?.split(' ')[0],
  }
}

export const taking = <E extends { id: string; lane: string }>(entry: E, token = `claim-${entry.id}`) =>
  ({ kind: 'taken', entry, lane: entry.lane, token, leaseMs: 60_000 }) as const

export function readerHere(
  redis: Redis,
  consumer = 'member-1',
  onUnreadable: (id: string, why: string) => void = () => {},
) {
  return new EntryReader({ redis, blocking: redis, keys, consumer, onUnreadable })
}
