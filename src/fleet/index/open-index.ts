import type { AdmissionSettings } from '../../config/fleet-config'
import type { Logger } from '../../observability/log'
import { Circuit } from '../../redis/circuit'
import { isReady, openBlockingRedis, openRedis } from '../../redis/open-redis'
import { postKeys } from '../../redis/post-keys'
import { RedisFault, redisFault } from '../../redis/redis-fault'
import { tellOfCircuit, tellOfConnection, tellOfEviction } from '../../redis/tell-of-redis'
import { EntryReader } from './entry-reader'
import { PostIndex } from './post-index'

/** The longest that a reader waits for an entry, in milliseconds. */
const LONGEST_WAIT_MS = 1_000
/** A Redis that does not come in this time is away for now. */
const FIRST_MS = 2_000

/** The index of waiting posts, and the way to it. */
export type OpenedIndex = {
  index: PostIndex
  /** Open: Redis is left alone for a while. */
  circuit: Circuit
  /** Opens a connection of its own for the reads that wait. @param consumer its name among the readers */
  openReader(consumer: string): EntryReader
  /** Resolves when there is a connection, and with what is wrong when there is none, after two seconds at most. */
  ready(): Promise<RedisFault | undefined>
  /** What is asked of it, or what is wrong where Redis does not answer. */
  unlessAway<T>(ask: () => Promise<T>): Promise<{ answer: T } | { wrong: string }>
  close(): void
}

/** Opens the way to the index for one process. What is asked while there is none fails at once. */
export function openIndex(settings: AdmissionSettings, log: Logger, name: string): OpenedIndex {
  const connection = tellOfConnection(log)
  const told = tellOf(log)
  const keys = postKeys(settings.FLEET_KEY_PREFIX)
  const circuit = new Circuit({ onFault: () => {}, onChange: tellOfCircuit(log, 'posts are claimed by the queue') })
  let last: RedisFault | undefined
  const redis = openRedis(settings.redis, name, {
    onFault(fault) {
      last = fault
      connection.onFault(fault)
    },
    onReady() {
      connection.onReady()
      void tellOfEviction(log, redis)
    },
  })
  const places = { account: settings.ACCOUNT_CAPACITY, platform: settings.PLATFORM_CAPACITY }
  const index = new PostIndex(redis, keys, places, told.brokenLane, circuit)
  const ready = async () => {
    if (await isReady(redis, FIRST_MS)) return undefined
    return last ?? redisFault(new Error('Connection timed out.'))
  }
  let blocking: ReturnType<typeof openBlockingRedis> | undefined
  return {
    index,
    circuit,
    openReader(consumer) {
      blocking = openBlockingRedis(settings.redis, name, LONGEST_WAIT_MS, { onFault: connection.onFault })
      return new EntryReader({ redis, blocking, keys, consumer, onUnreadable: told.unreadable })
    },
    ready,
    async unlessAway(ask) {
      try {
        const fault = await ready()
        return fault ? { wrong: fault.message } : { answer: await ask() }
      } catch (error) {
        if (error instanceof RedisFault) return { wrong: error.message }
        throw error
      }
    },
    close() {
      redis.disconnect()
      blocking?.disconnect()
    },
  }
}

function tellOf(log: Logger) {
  const saidOf = new Set<string>()
  return {
    brokenLane(lane: string, why: string) {
      if (!saidOf.has(lane)) log.error({ lane }, `The posts of one account cannot be kept in Redis: ${why}`)
      saidOf.add(lane)
    },
    unreadable(entryId: string, why: string) {
      log.error({ entryId }, `An entry of Redis names no post, because ${why}: it stands in DEAD`)
    },
  }
}
