import { hostname } from 'node:os'
import type Redis from 'ioredis'
import type { Logger } from '../observability/log'
import { isReady, openBlockingRedis, openRedis } from '../redis/open-redis'
import type { RedisFault } from '../redis/redis-fault'
import { tellOfConnection, tellOfEviction } from '../redis/tell-of-redis'
import type { EngineConfig } from './tools'

export type Connections = {
  /** For everything that is answered at once. */
  redis: Redis
  /** For the read that waits. */
  blocking: Redis
  /** Resolves when both are there, or after some time. */
  ready(withinMs: number): Promise<unknown>
  close(): void
}

/** Opens the two connections of a promoter. */
export function openConnections(config: EngineConfig, log: Logger, onFault: (fault: RedisFault) => void): Connections {
  const name = `post-dispatcher-promote-${hostname()}-${process.pid}`
  const told = tellOfConnection(log)
  const redis = openRedis(config.redis, name, {
    onFault(fault) {
      onFault(fault)
      told.onFault(fault)
    },
    onReady() {
      told.onReady()
      void tellOfEviction(log, redis)
    },
  })
  const blocking = openBlockingRedis(config.redis, name, config.PROMOTION_POLL_MS, { onFault })
  return {
    redis,
    blocking,
    ready: (withinMs) => Promise.all([isReady(redis, withinMs), isReady(blocking, withinMs)]),
    close() {
      redis.disconnect()
      blocking.disconnect()
    },
  }
}
