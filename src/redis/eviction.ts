import type Redis from 'ioredis'

/**
 * What is wrong with the policy of a Redis that is full, or undefined. All others than `noeviction` remove queues and whole streams,
 * with their groups, to make room. Read from INFO: many a managed Redis refuses CONFIG.
 */
export async function evictionProblem(redis: Redis): Promise<string | undefined> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1]
  if (policy === undefined || policy === 'noeviction') return undefined
  return `Redis has maxmemory-policy ${policy}: when it is full it removes queues and streams. Set maxmemory-policy noeviction`
}
