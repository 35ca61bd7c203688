import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** From the length of one call of a small batch to that of one which found Redis away. */
const SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** What is looked at when somebody asks. */
export type Looks = {
  busy(): number
  queued(): number
  perSecond(): number
  withoutRecord(): number
  unfit(): number
  isCircuitOpen(): boolean
  /** Undefined while nobody knows. */
  slotsHeld(): Promise<number | undefined>
}

export type PromotionMetrics = ReturnType<typeof createPromotionMetrics>

/**
 * The figures of a promoter under the names of document 004. None is told apart by event: ten thousand queues would be ten
 * thousand of each.
 */
export function createPromotionMetrics(looks: Looks) {
  const registers = [new Registry()]
  const [registry = new Registry()] = registers
  const gauge = (name: string, help: string, look: () => number) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(look())
      },
    })
  }
  const labelNames = ['space'] as const
  const promotions = new Counter({
    name: 'dispatcher_promotions_total',
    help: 'Total promotions processed',
    labelNames,
    registers,
  })
  const ofQueues = promotions.labels('queue')
  // There from the beginning, or the first promotions would be no increase.
  ofQueues.inc(0)
  const repaired = new Counter({
    name: 'dispatcher_slots_repaired_total',
    help: 'Places that ENTRY_QUEUE_SLOTS counted and nobody held',
    labelNames,
    registers,
  })
  const repairedOfQueues = repaired.labels('queue')
  repairedOfQueues.inc(0)
  new Gauge({
    name: 'dispatcher_slots_held',
    help: 'Places taken at all events, in Redis: every promoter tells the same',
    labelNames,
    registers,
    async collect() {
      const held = await looks.slotsHeld()
      if (held !== undefined) this.set({ space: 'queue' }, held)
    },
  })
  const duration = new Histogram({
    name: 'dispatcher_promotion_duration_seconds',
    help: 'Time per promotion batch, its repetitions included',
    buckets: SECONDS,
    registers,
  })
  const scripts = new Histogram({
    name: 'dispatcher_lua_script_duration_seconds',
    help: 'Lua script execution time, with the way there and back',
    labelNames: ['script'],
    buckets: SECONDS,
    registers,
  })
  gauge('dispatcher_thread_pool_active', 'Loops that promote a batch now', looks.busy)
  gauge('dispatcher_queue_size', 'Queues that wait for a loop', looks.queued)
  const errors = new Counter({
    name: 'dispatcher_redis_errors_total',
    help: 'Redis operation failures',
    labelNames: ['kind'],
    registers,
  })
  const dispatched = new Counter({
    name: 'dispatcher_dispatched_total',
    help: 'Promotions passed on to DISPATCH',
    registers,
  })
  const dead = new Counter({ name: 'dispatcher_dead_total', help: 'Entries that could not be read', registers })
  gauge('dispatcher_promotions_per_second', 'Promotions in the last whole second', looks.perSecond)
  gauge('dispatcher_waiting_without_record', 'Members looked past for want of a record', looks.withoutRecord)
  gauge('dispatcher_waiting_unfit', 'Members looked past for their names: too long, or no text', looks.unfit)
  gauge('dispatcher_circuit_open', '1 while Redis is left alone', () => Number(looks.isCircuitOpen()))
  return {
    registry,
    promoted: (count: number) => ofQueues.inc(count),
    repaired: (places: number) => repairedOfQueues.inc(places),
    batchTook: (seconds: number) => duration.observe(seconds),
    scriptTook: (script: string, seconds: number) => scripts.labels(script).observe(seconds),
    redisFailed: (kind: string) => errors.labels(kind).inc(),
    dispatched: (count: number) => dispatched.inc(count),
    buried: () => dead.inc(),
  }
}
