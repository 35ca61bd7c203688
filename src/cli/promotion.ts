import { addScript } from '../redis/lua/add'
import { releaseScript } from '../redis/lua/release'
import { withQueues } from '../services/queues'
import type { Action } from './surroundings'
import { UsageError } from './usage-error'

export { list } from './promotion/list-queues'

/** Puts somebody into a queue. */
export const add: Action<{ instance?: string }> = (around, { instance = 'cli' }, event = '', member = '') =>
  withQueues(around, async ({ redis, keys }) => {
    const record = JSON.stringify({ instanceId: instance, joinedAt: new Date().toISOString() })
    const added = await addScript.run(redis, [keys.waiting(event), keys.record(event)], [member, record])
    around.out(`${added}\n`)
    if (added === 0) around.err('Waits already, and keeps the place\n')
    return 0
  })

/** Gives places back: of one who has left, or of all. */
export const release: Action<{ all?: boolean }> = (around, { all = false }, event = '', member?: string) => {
  if (all === (member !== undefined)) throw new UsageError('name one member, or --all of them')
  return withQueues(around, async ({ redis, keys }) => {
    const who = member === undefined ? [] : [member]
    const freed = await releaseScript.run(redis, [keys.leases(event), keys.slots(event)], who)
    around.out(`${freed}\n`)
    if (freed === 0) around.err(member === undefined ? 'Nobody has a place\n' : 'This member has no place\n')
    return 0
  })
}

/** Closes an event: nobody else is let in, and those inside stay until they leave. */
export const drain: Action = (around, _, event = '') =>
  withQueues(around, async ({ redis, keys }) => {
    await redis.hset(keys.capacity, event, 0)
    const inside = await redis.zcard(keys.leases(event))
    around.out(`${inside}\n`)
    around.err(`Nobody else is let in; ${inside} inside. To open it again: promotion open ${event}\n`)
    return 0
  })

/** Opens an event, with the usual number of places or its own. */
export const open: Action<{ capacity?: number }> = (around, { capacity }, event = '') =>
  withQueues(around, async ({ redis, keys, config }) => {
    if (capacity === undefined) await redis.hdel(keys.capacity, event)
    else await redis.hset(keys.capacity, event, capacity)
    around.out(`${capacity ?? config.ENTRY_QUEUE_CAPACITY}\n`)
    return 0
  })
