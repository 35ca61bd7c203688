import type Redis from 'ioredis'
import { isQueueName } from '../domain/queue-name'
import type { QueueKeys } from '../redis/keys'

/** Keys that one call looks at: a thousand take Redis half a millisecond. */
const A_LOOK = 1_000

export type Found = { event: string } | { unfit: string }

/**
 * Finds every lane that somebody may wait in, a page at a time. A name that is too long or no text is told as unfit and reaches no
 * script. A lane may be found twice.
 */
export async function* findLanes(redis: Redis, keys: QueueKeys): AsyncGenerator<Found[]> {
  let cursor = '0'
  do {
    const [next, lanes] = await redis.scan(cursor, 'MATCH', keys.everyLane, 'COUNT', A_LOOK, 'TYPE', 'zset')
    cursor = next
    yield lanes.map((lane) => {
      const event = keys.eventOf(lane)
      return isQueueName(event) ? { event } : { unfit: event }
    })
  } while (cursor !== '0')
}
