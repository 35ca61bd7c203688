import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type Redis from 'ioredis'
import type { PromotionConfig } from '../config/promotion-config'
import type { Logger } from '../observability/log'
import { createActuator } from '../promotion/actuator/actuator'
import { listen } from '../promotion/actuator/listen'
import { Engine } from '../promotion/engine'
import { entrySigner } from '../promotion/entry-token'
import { createHealth } from '../promotion/health'
import { createPromotionMetrics, type PromotionMetrics } from '../promotion/metrics'
import { PromotionsPerSecond } from '../promotion/promotions-per-second'
import { engineConfig } from '../promotion/tools'
import { Circuit } from '../redis/circuit'
import { evictionProblem } from '../redis/eviction'
import { queueKeys } from '../redis/keys'
import { isReady, openBlockingRedis, openRedis } from '../redis/open-redis'
import type { RedisFault } from '../redis/redis-fault'

/** A promoter whose Redis is away starts all the same, after this time. */
const FIRST_MS = 1_000

const isLoopback = (host: string) => /^(127\.|::1$|localhost$)/.test(host)

/** Starts a promoter: its engine, and what is told of it over HTTP. */
export async function startPromoter(given: PromotionConfig, log: Logger) {
  const config = engineConfig(given)
  const keys = queueKeys(config.FLEET_KEY_PREFIX)
  const sign = await entrySigner(config.PROMOTION_TOKEN_SECRET, config.PROMOTION_LEASE_S)
  const perSecond = new PromotionsPerSecond((count) => log.info(`Promotions per second: ${count}`))
  // Looked at when somebody asks, when all are there.
  const metrics: PromotionMetrics = createPromotionMetrics({
    busy: () => engine.busy,
    queued: () => engine.queued,
    perSecond: () => perSecond.now,
    withoutRecord: () => engine.notes.sum('bare'),
    unfit: () => engine.notes.sum('unfit'),
    isCircuitOpen: () => circuit.isOpen,
  })
  const onFault = (fault: RedisFault) => metrics.redisFailed(fault.kind)
  const circuit = new Circuit({ onFault, onChange: (isOpen, fault) => tellOfRedis(log, isOpen, fault) })
  const name = `post-dispatcher-promote-${hostname()}-${process.pid}`
  const connection = tellOfConnection(log, onFault)
  const redis = openRedis(config.redis, name, connection)
  const blocking = openBlockingRedis(config.redis, name, config.PROMOTION_POLL_MS, { onFault })
  redis.on('ready', () => void warnOfEviction(redis, log))
  const engine = new Engine({
    config,
    log,
    redis,
    blocking,
    keys,
    circuit,
    metrics,
    onFault,
    sign,
    consumer: `${hostname()}-${randomUUID()}`,
    promoted(count) {
      perSecond.add(count)
      metrics.promoted(count)
    },
  })
  const isStopping = () => engine.isStopping
  const health = createHealth(redis, { busy: () => engine.busy, queued: () => engine.queued, isStopping })
  const answer = createActuator({ registry: metrics.registry, health, isStopping, secret: config.PROMOTION_SECRET })
  const closeRedis = () => {
    redis.disconnect()
    blocking.disconnect()
  }
  const http = await listen(answer, { port: config.PROMOTION_PORT, host: config.PROMOTION_HOST }).catch((error) => {
    perSecond.stop()
    closeRedis()
    throw error
  })
  if (!isLoopback(config.PROMOTION_HOST) && config.PROMOTION_SECRET === undefined) {
    log.warn(`Anybody who reaches ${http.url} reads the metrics: set PROMOTION_SECRET`)
  }
  // What is asked of a connection that is not there yet would count as a failure.
  await Promise.all([isReady(redis, FIRST_MS), isReady(blocking, FIRST_MS)])
  engine.start()
  log.info({ url: http.url, threads: config.PROMOTION_THREADS }, `Promoting; health and metrics at ${http.url}`)
  return {
    url: http.url,
    async stop(): Promise<void> {
      await engine.stop()
      const last = perSecond.stop()
      if (last > 0) log.info(`Promotions per second: ${last}`)
      closeRedis()
      await http.close()
    },
  }
}

/** Says why the connection cannot be had: once, and again when the reason is another or when it was there meanwhile. */
function tellOfConnection(log: Logger, onFault: (fault: RedisFault) => void) {
  let said = ''
  return {
    onFault(fault: RedisFault) {
      onFault(fault)
      if (fault.message !== said) log.warn({ code: fault.code }, `Redis: ${fault.message}`)
      said = fault.message
    },
    onReady() {
      said = ''
    },
  }
}

async function warnOfEviction(redis: Redis, log: Logger): Promise<void> {
  const problem = await evictionProblem(redis).catch(() => undefined)
  if (problem) log.warn(problem)
}

function tellOfRedis(log: Logger, isOpen: boolean, fault: RedisFault | undefined): void {
  if (isOpen) {
    log.error(
      { code: fault?.code },
      `Redis does not do what it is asked (${fault?.message}): nobody is let in until it does`,
    )
  } else {
    log.info('Redis answers again')
  }
}
