import { once } from 'node:events'
import Redis, { type RedisOptions } from 'ioredis'
import type { RedisConfig } from '../config/redis-config'
import { type RedisFault, redisFault } from './redis-fault'

/** A command that got no answer in this time has failed. */
const COMMAND_MS = 1_000
/** A connection that says nothing for so long, although it was asked, is dead on the way (a firewall forgot it). */
const SILENT_MS = 3_000
const LONGEST_PAUSE_MS = 2_000

type Options = ReturnType<typeof optionsOf> & Pick<RedisOptions, 'commandTimeout' | 'socketTimeout'>

type Told = { onFault(fault: RedisFault): void; onReady?(): void }

/** The connection for everything that is answered at once. Nothing is kept for later while it is away, and nothing sent twice. */
export function openRedis(config: RedisConfig, name: string, told: Told): Redis {
  return open({ ...optionsOf(config, name), commandTimeout: COMMAND_MS, socketTimeout: SILENT_MS }, told)
}

/**
 * A connection of its own for reads that wait: they would keep all others waiting.
 * @param longestMs how long one of them waits at most. Without an end a half-open connection silences its reader for ever
 */
export function openBlockingRedis(config: RedisConfig, name: string, longestMs: number, told: Told): Redis {
  return open({ ...optionsOf(config, name), socketTimeout: longestMs + COMMAND_MS }, told)
}

/** Whether a connection is there, or comes within some time. */
export async function isReady(redis: Redis, withinMs: number): Promise<boolean> {
  if (redis.status === 'ready') return true
  const signal = AbortSignal.timeout(withinMs)
  return once(redis, 'ready', { signal }).then(
    () => true,
    () => false,
  )
}

function open(options: Options, { onFault, onReady }: Told): Redis {
  const redis = new Redis(options)
  // Without a listener the client prints what it has, the command included.
  redis.on('error', (error) => onFault(redisFault(error)))
  if (onReady) redis.on('ready', onReady)
  return redis
}

function optionsOf({ at, isEncrypted, user, password, database, ca, sentinelPassword }: RedisConfig, name: string) {
  const tls = isEncrypted ? { ...(ca && { ca }) } : undefined
  const where = 'sentinels' in at ? { sentinels: at.sentinels, name: at.master } : at
  return {
    ...where,
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { tls }),
    db: database,
    connectionName: name,
    connectTimeout: 2 * COMMAND_MS,
    // What was asked of a connection that broke fails at once. With any other number the client forgets it when the next connection
    // comes at once, and whoever waits for the answer waits for ever.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_PAUSE_MS),
    // A primary that became a replica: the address leads to another one now.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  } satisfies RedisOptions
}
