import type Redis from 'ioredis'
import { loadPromotionConfig, type PromotionConfig } from '../config/promotion-config'
import { type QueueKeys, queueKeys } from '../redis/keys'
import { isReady, openRedis } from '../redis/open-redis'
import { type RedisFault, redisFault } from '../redis/redis-fault'

const CONNECT_MS = 3_000

export type Queues = { redis: Redis; keys: QueueKeys; config: PromotionConfig }

/**
 * Runs a command's work on people's queues, and closes the connection.
 * @throws RedisFault
 */
export async function withQueues<T>(
  { env }: { env: NodeJS.ProcessEnv },
  work: (queues: Queues) => Promise<T>,
): Promise<T> {
  const config = loadPromotionConfig(env)
  let fault: RedisFault | undefined
  const onFault = (one: RedisFault) => {
    fault = one
  }
  const redis = openRedis(config.redis, 'post-dispatcher-promotion', { onFault })
  try {
    if (!(await isReady(redis, CONNECT_MS))) throw fault ?? redisFault(new Error('Redis does not answer'))
    return await work({ redis, keys: queueKeys(config.FLEET_KEY_PREFIX), config })
  } catch (error) {
    throw ofRedis(error)
  } finally {
    redis.disconnect()
  }
}

/** What Redis or the way there refuses, in words alone; any other error is a mistake of ours and keeps its stack. */
function ofRedis(error: unknown): unknown {
  const fault = redisFault(error)
  return fault.kind !== 'other' || (error instanceof Error && 'command' in error) ? fault : error
}
