import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { PromotionConfig } from '../config/promotion-config'
import type { Logger } from '../observability/log'
import { createActuator } from '../promotion/actuator/actuator'
import { listen } from '../promotion/actuator/listen'
import { openConnections } from '../promotion/connections'
import { Engine } from '../promotion/engine'
import { entrySigner } from '../promotion/entry-token'
import { createHealth } from '../promotion/health'
import { createPromotionMetrics, type PromotionMetrics } from '../promotion/metrics'
import { PromotionsPerSecond } from '../promotion/promotions-per-second'
import { createSlotsHeld } from '../promotion/slots-held'
import { engineConfig } from '../promotion/tools'
import { Circuit } from '../redis/circuit'
import { queueKeys } from '../redis/keys'
import type { RedisFault } from '../redis/redis-fault'
import { tellOfCircuit } from '../redis/tell-of-redis'

/** A promoter whose Redis is away starts all the same, after this time. */
const FIRST_MS = 1_000

export type Promoter = { url: string; stop(): Promise<void> }

/** Starts a promoter: its engine, and what is told of it over HTTP. */
export async function startPromoter(given: PromotionConfig, log: Logger): Promise<Promoter> {
  const config = engineConfig(given)
  const sign = await entrySigner(config.PROMOTION_TOKEN_SECRET, config.PROMOTION_LEASE_S)
  const perSecond = new PromotionsPerSecond((count) => log.info(`Promotions per second: ${count}`))
  // Looked at when somebody asks, and then all of it is there.
  const looks = {
    busy: () => engine.busy,
    queued: () => engine.queued,
    isStopping: () => engine.isStopping,
    perSecond: () => perSecond.now,
    withoutRecord: () => engine.notes.sum('bare'),
    unfit: () => engine.notes.sum('unfit'),
    isCircuitOpen: () => circuit.isOpen,
    slotsHeld: () => slotsHeld(),
  }
  const metrics: PromotionMetrics = createPromotionMetrics(looks)
  const onFault = (fault: RedisFault) => metrics.redisFailed(fault.kind)
  const circuit = new Circuit({ onFault, onChange: tellOfCircuit(log, 'nobody is let in') })
  const connections = openConnections(config, log, onFault)
  const { redis, blocking } = connections
  const keys = queueKeys(config.FLEET_KEY_PREFIX)
  const slotsHeld = createSlotsHeld({ redis, keys, circuit })
  const promoted = (count: number) => {
    perSecond.add(count)
    metrics.promoted(count)
  }
  const consumer = `${hostname()}-${randomUUID()}`
  const tools = { config, log, redis, blocking, keys, circuit, metrics, onFault, sign, consumer, promoted }
  const engine: Engine = new Engine(tools)
  const close = () => {
    const rest = perSecond.stop()
    if (rest > 0) log.info(`Promotions per second: ${rest}`)
    connections.close()
  }
  const health = createHealth(redis, looks)
  const { registry } = metrics
  const answer = createActuator({ registry, health, isStopping: looks.isStopping, secret: config.PROMOTION_SECRET })
  const http = await listen(answer, { port: config.PROMOTION_PORT, host: config.PROMOTION_HOST }).catch((error) => {
    close()
    throw error
  })
  warnOfOpenMetrics(config, log, http.url)
  // What is asked of a connection that is not there yet would count as a failure.
  await connections.ready(FIRST_MS)
  engine.start()
  log.info({ url: http.url, threads: config.PROMOTION_THREADS }, `Promoting; health and metrics at ${http.url}`)
  return {
    url: http.url,
    async stop() {
      await engine.stop()
      close()
      await http.close()
    },
  }
}

function warnOfOpenMetrics({ PROMOTION_HOST, PROMOTION_SECRET }: PromotionConfig, log: Logger, url: string): void {
  if (PROMOTION_SECRET !== undefined || /^(127\.|::1$|localhost$)/.test(PROMOTION_HOST)) return
  log.warn(`Anybody who reaches ${url} reads the metrics: set PROMOTION_SECRET`)
}
