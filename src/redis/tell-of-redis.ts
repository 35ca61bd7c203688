import type Redis from 'ioredis'
import { evictionProblem } from './eviction'
import type { RedisFault } from './redis-fault'

/** What is needed of a log. */
type Log = Record<'info' | 'warn' | 'error', { (text: string): void; (fields: object, text: string): void }>

/** Says why the connection cannot be had: once, and again when the reason is another or when it was there meanwhile. */
export function tellOfConnection(log: Log) {
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

/** Says when Redis is left alone, and when it answers again. @param meanwhile what that means for who is waiting */
export const tellOfCircuit = (log: Log, meanwhile: string) => (isOpen: boolean, fault?: RedisFault) => {
  if (!isOpen) {
    log.info('Redis answers again')
    return
  }
  log.error({ code: fault?.code }, `Redis does not do what it is asked (${fault?.message}): ${meanwhile} until it does`)
}

/** Says whether a Redis that is full would throw queues away. */
export async function tellOfEviction(log: Log, redis: Redis): Promise<void> {
  const problem = await evictionProblem(redis).catch(() => undefined)
  if (problem) log.warn(problem)
}
