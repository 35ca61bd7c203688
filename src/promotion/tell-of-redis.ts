import type Redis from 'ioredis'
import type { Logger } from '../observability/log'
import { evictionProblem } from '../redis/eviction'
import type { RedisFault } from '../redis/redis-fault'

/** Says why the connection cannot be had: once, and again when the reason is another or when it was there meanwhile. */
export function tellOfConnection(log: Logger) {
  let said = ''
  return {
    onFault(fault: RedisFault) {
      if (fault.message !== said) log.warn({ code: fault.code }, `Redis: ${fault.message}`)
      said = fault.message
    },
    onReady() {
      said = ''
    },
  }
}

/** Says when Redis is left alone, and when it answers again. */
export const tellOfCircuit = (log: Logger) => (isOpen: boolean, fault: RedisFault | undefined) => {
  if (!isOpen) {
    log.info('Redis answers again')
    return
  }
  const why = fault?.message
  log.error({ code: fault?.code }, `Redis does not do what it is asked (${why}): nobody is let in until it does`)
}

/** Says whether a Redis that is full would throw queues away. */
export async function tellOfEviction(log: Logger, redis: Redis): Promise<void> {
  const problem = await evictionProblem(redis).catch(() => undefined)
  if (problem) log.warn(problem)
}
