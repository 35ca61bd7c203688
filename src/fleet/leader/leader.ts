import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { RedisFault } from '../../redis/redis-fault'
import { Feeder } from './feeder'
import type { LeaderTools } from './leader-tools'
import { Reconciler } from './reconcile'

/** The longest between two sweeps; the next is earlier when a post is due earlier. */
const SWEEP_MS = 250
const STAND_MS = 400
const RENEW_MS = 400
const RECONCILE_MS = 5_000
/** A worker takes a little more than it has room for while it finishes something. */
const AHEAD_SHARE = 1.2
/** Of a lease the end of which is not trusted: what a clock may be off by, and an answer late. */
const DISTRUST_MS = 300
/** One that cannot reach Redis lets others try. */
const FAILED_SWEEPS = 3

type Reign = {
  term: number
  epoch: string
  feeder: Feeder
  reconciler: Reconciler
  reconciledAt: number
  renewedAt: number
  /** By two clocks, of which one stands still while the machine is suspended, and the other may be set. */
  trustedUntil: Clocks
  failures: number
}
type Clocks = { steady: number; wall: number }

/**
 * Stands for leader, and does a leader's work while it is one: it feeds the index, promotes what is due, and mends the index where it
 * is not what the database is. The lease is renewed by a sweep that has been finished and by nothing else: one that hangs is
 * followed by another. Nothing that keeps a post from going out twice depends on it.
 */
export class Leader {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private reign: Reign | undefined
  private notBefore = 0
  /** The database did not say who leads, which was told of. */
  private isUnsure = false
  private readonly now: () => number
  private readonly wall: () => number

  constructor(private readonly tools: LeaderTools) {
    this.now = tools.now ?? (() => performance.now())
    this.wall = tools.wall ?? Date.now
  }

  start(): void {
    this.running = this.run()
  }

  /** Resolves when another may lead. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
    await this.standDown('it is being stopped')
  }

  /** Undefined while it does not lead. */
  get term(): number | undefined {
    return this.reign?.term
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const pauseMs = this.reign ? await this.sweepOnce(this.reign) : await this.stand()
      await sleep(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => {})
    }
  }

  /** @returns how long to wait for the next try */
  private async stand(): Promise<number> {
    const { lead, index, log } = this.tools
    if (this.now() < this.notBefore) return STAND_MS
    try {
      // One that does not reach Redis has nothing to lead.
      const { term: seen = 0 } = await index.status()
      const asked = this.clocks()
      const term = await lead.take(seen)
      this.isUnsure = false
      if (term === undefined) return STAND_MS
      log.info({ term }, `Leading the fleet, term ${term}`)
      await this.begin(term, asked)
      return 0
    } catch (error) {
      const isUnsure = !(error instanceof RedisFault || error instanceof Deposed)
      if (isUnsure && !this.isUnsure) log.warn({ err: error }, 'It is not known who leads the fleet')
      this.isUnsure ||= isUnsure
      if (this.reign) await this.standDown(error instanceof Deposed ? 'another leads' : 'the index cannot be built')
      return STAND_MS
    }
  }

  private async begin(term: number, asked: Clocks): Promise<void> {
    const { index } = this.tools
    const runId = await index.runId()
    const { epoch: found } = await index.status()
    // An index that another Redis wrote, or this one before it was set back, knows slots that are not, and not those that are.
    const epoch = found && isOf(found, runId) ? found : newEpoch(term, runId)
    this.reign = {
      ...this.duties(epoch, term),
      term,
      renewedAt: asked.steady,
      trustedUntil: this.trust(asked),
      failures: 0,
    }
    if (epoch !== found) await this.build(this.reign)
  }

  private duties(epoch: string, term: number): Pick<Reign, 'epoch' | 'feeder' | 'reconciler' | 'reconciledAt'> {
    const { queue, index } = this.tools
    const tools = { queue, index, now: this.now }
    return {
      epoch,
      feeder: new Feeder(tools, epoch, term),
      reconciler: new Reconciler(tools, epoch),
      reconciledAt: this.now(),
    }
  }

  /** Makes the index anew. Promotion is shut meanwhile; what is claimed goes on. */
  private async build({ epoch, term }: Reign): Promise<void> {
    const { index, queue, log } = this.tools
    if (!(await index.begin(epoch, term))) throw new Deposed()
    await index.seed(epoch, await queue.inFlight())
    await this.tellCapacities(epoch)
    if (!(await index.open(epoch))) throw new Deposed()
    log.info({ term, epoch }, 'The index of waiting posts was built anew')
  }

  /** @returns how long to wait for the next */
  private async sweepOnce(reign: Reign): Promise<number> {
    const { log } = this.tools
    if (!this.isTrusted(reign)) {
      await this.standDown('its lease was not renewed in time')
      return STAND_MS
    }
    try {
      const nextMs = await this.sweep(reign)
      reign.failures = 0
      await this.renew(reign)
      return nextMs
    } catch (error) {
      if (error instanceof Deposed) {
        await this.standDown('another leads')
        return STAND_MS
      }
      reign.failures++
      if (reign.failures === 1)
        log.error({ err: error }, `The index of waiting posts cannot be kept: ${(error as Error).message}`)
      if (reign.failures >= FAILED_SWEEPS) {
        // With nobody connected the lease would wander from one to the next.
        this.notBefore = this.now() + 2 * this.tools.ttlMs * (1 + Math.random())
        await this.standDown('it does not reach what it needs')
      }
      return SWEEP_MS
    }
  }

  private async sweep(reign: Reign): Promise<number> {
    const { index, queue, log } = this.tools
    if (!(await reign.feeder.feed())) return this.rebuild(reign)
    const most = Math.ceil((await queue.freeLanes()) * AHEAD_SHARE)
    const swept = await index.sweep(reign.epoch, most)
    if (swept === 'foreign') return this.rebuild(reign)
    if (this.now() - reign.reconciledAt >= RECONCILE_MS) {
      reign.reconciledAt = this.now()
      const runId = await index.runId()
      if (!isOf(reign.epoch, runId)) return this.rebuild(reign, runId)
      await this.tellCapacities(reign.epoch)
      const compared = await reign.reconciler.compare()
      if (compared === 'foreign') return this.rebuild(reign)
      if (compared > 0) log.warn({ repaired: compared }, `Places given back that nobody had any more: ${compared}`)
    }
    const { nextInMs = SWEEP_MS } = swept
    // Who is due and was not let in has to wait until workers have room: looking at once again finds the same.
    return nextInMs > 0 ? Math.min(SWEEP_MS, nextInMs + 1) : SWEEP_MS
  }

  /** The index is gone (a FLUSHALL), or is another leader's who may have been deposed since. */
  private async rebuild(reign: Reign, runId?: string): Promise<number> {
    const epoch = newEpoch(reign.term, runId ?? (await this.tools.index.runId()))
    Object.assign(reign, this.duties(epoch, reign.term))
    await this.build(reign)
    return 0
  }

  private async tellCapacities(epoch: string): Promise<void> {
    const { index, queue } = this.tools
    await index.capacities(epoch, await queue.capacities())
  }

  private async renew(reign: Reign): Promise<void> {
    if (this.now() - reign.renewedAt < RENEW_MS) return
    const asked = this.clocks()
    if (!(await this.tools.lead.renew(reign.term))) throw new Deposed()
    reign.renewedAt = asked.steady
    reign.trustedUntil = this.trust(asked)
  }

  private async standDown(why: string): Promise<void> {
    const { reign } = this
    if (!reign) return
    this.reign = undefined
    this.tools.log.warn({ term: reign.term }, `Leading the fleet no more, term ${reign.term}: ${why}`)
    await this.tools.lead.resign(reign.term).catch(() => {})
  }

  private clocks(): Clocks {
    return { steady: this.now(), wall: this.wall() }
  }

  private trust({ steady, wall }: Clocks): Clocks {
    const forMs = this.tools.ttlMs - DISTRUST_MS
    return { steady: steady + forMs, wall: wall + forMs }
  }

  private isTrusted({ trustedUntil }: Reign): boolean {
    return this.now() < trustedUntil.steady && this.wall() < trustedUntil.wall
  }
}

/** Another leads by now. */
class Deposed extends Error {
  override name = 'Deposed'
}

const RUN_ID_LETTERS = 12
const newEpoch = (term: number, runId: string) =>
  `${term}-${runId.slice(0, RUN_ID_LETTERS)}-${randomBytes(4).toString('hex')}`
const isOf = (epoch: string, runId: string) => epoch.split('-')[1] === runId.slice(0, RUN_ID_LETTERS)
