import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import RedisStore from 'rate-limit-redis'
import type { RedisConfig } from '../../config/redis-config'
import type { Logger } from '../../observability/log'
import { Circuit } from '../../redis/circuit'
import { isReady, openRedis } from '../../redis/open-redis'
import { type RedisFault, redisFault } from '../../redis/redis-fault'
import type { Count, Counts, CountsOf } from './counts'
import { WINDOW_MS, WindowCounts } from './window-counts'

/** A Redis that takes longer keeps requests waiting: they are counted here instead. */
const ANSWER_MS = 250
/** So long a start waits for the first connection, so that the log says at once what is counted where. */
const CONNECT_MS = 1_000
const PREFIX = 'post-dispatcher:limit:'

export type SharedCounts = {
  countsOf: CountsOf
  /** Asks Redis whether it is there. */
  state(): Promise<'ok' | 'away'>
  close(): void
}

/**
 * Counts for all APIs of one Redis together. While it is away each of them counts for itself, which the log says once; nobody
 * waits for it, and nobody is refused for it.
 */
export async function openSharedCounts(config: RedisConfig, log: Logger): Promise<SharedCounts> {
  const told = tellOnce(log)
  const circuit = new Circuit({
    onFault: () => {},
    onChange: (isOpen, fault) => (isOpen ? told.away(fault) : told.back()),
  })
  const redis = openRedis(config, `post-dispatcher-api-${hostname()}-${process.pid}`, {
    onFault: told.away,
    onReady() {
      if (!circuit.isOpen) told.back()
    },
  })
  const away = redisFault(Object.assign(new Error('there is no connection'), { code: 'AWAY' }))
  const ask = <T>(what: () => Promise<T>): Promise<T> =>
    redis.status === 'ready' ? circuit.run(() => inTime(what())) : Promise.reject(away)

  function countsOf(limit: string): Counts {
    const own = new WindowCounts()
    const store = new RedisStore({
      prefix: `${PREFIX}${limit}:`,
      sendCommand: async (command: string, ...args: string[]) => (await redis.call(command, ...args)) as number,
    })
    let begun: Promise<void> | undefined
    // It does not try again by itself what failed when it was begun.
    const begin = () => {
      begun ??= store.init(window).catch((error) => {
        begun = undefined
        throw error
      })
      return begun
    }
    const either = <T>(shared: () => Promise<T>, alone: () => T) => ask(() => begin().then(shared)).catch(alone)
    return {
      increment: (name) =>
        either(
          async () => counted(await store.increment(name)),
          () => own.increment(name),
        ),
      decrement: (name) =>
        either(
          () => store.decrement(name),
          () => own.decrement(name),
        ),
      resetKey: (name) =>
        either(
          () => store.resetKey(name),
          () => own.resetKey(name),
        ),
    }
  }
  if (!(await isReady(redis, CONNECT_MS))) told.away(away)
  return {
    countsOf,
    state: () =>
      ask(() => redis.ping()).then(
        () => 'ok',
        () => 'away',
      ),
    close: () => redis.disconnect(),
  }
}

const window = { windowMs: WINDOW_MS } as Parameters<RedisStore['init']>[0]

const counted = ({ totalHits, resetTime = new Date() }: { totalHits: number; resetTime: Date | undefined }): Count => ({
  totalHits,
  resetTime,
})

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = sleep(ANSWER_MS, undefined, { signal: over.signal }).then(() => {
    throw Object.assign(new Error(`No answer in ${ANSWER_MS} ms`), { code: 'TIMEOUT' })
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    over.abort()
    late.catch(() => {})
  }
}

function tellOnce(log: Logger) {
  let isAway = false
  return {
    away(fault: RedisFault | undefined) {
      if (isAway) return
      isAway = true
      const why = fault?.message
      log.warn(
        { code: fault?.code },
        `Redis is away (${why}): requests and refused credentials are counted by this server for itself`,
      )
    },
    back() {
      if (isAway) log.info('Redis answers again: requests and refused credentials are counted for all servers together')
      isAway = false
    },
  }
}
