import type Redis from 'ioredis'
import type { PromotionConfig } from '../config/promotion-config'
import type { Logger } from '../observability/log'
import type { Circuit } from '../redis/circuit'
import type { QueueKeys } from '../redis/keys'
import type { RedisFault } from '../redis/redis-fault'
import type { PromotionMetrics } from './metrics'

/** Members in flight at once, in all loops: a batch waits for those before it, and is to be back within 50 ms. */
const MEMBERS_IN_FLIGHT = 500

export type EngineConfig = PromotionConfig & {
  /** Members of one batch. */
  batchMembers: number
}

/** The settings with what follows from them. */
export const engineConfig = (config: PromotionConfig): EngineConfig => ({
  ...config,
  batchMembers: Math.max(1, Math.floor(MEMBERS_IN_FLIGHT / config.PROMOTION_THREADS)),
})

/** What the parts of the engine work with. */
export type EngineTools = {
  config: EngineConfig
  log: Logger
  redis: Redis
  keys: QueueKeys
  circuit: Circuit
  metrics: PromotionMetrics
  /** Counts what went wrong outside the circuit. */
  onFault(fault: RedisFault): void
}
