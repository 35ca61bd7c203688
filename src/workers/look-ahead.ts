import { isConnectionTrouble } from '../db/connection-trouble'
import type { AheadSeen } from '../db/queue/look-ahead'
import type { ClaimedPost } from '../domain/claimed-post'
import { isQuick, QUICK_RESERVE_MS } from '../domain/quick-post'
import type { Logger } from '../observability/log'
import type { Clock } from './clock'
import type { Deadline } from './deadline'
import type { Waiting } from './run-worker'

/** Never longer without a look: what is scheduled for sooner, or published now, is seen within it. */
const LOOK_EVERY_MS = 1_000

/** What was due and could not be claimed is being claimed by another worker. */
const AGAIN_MS = 200

type Told = Pick<ClaimedPost, 'media' | 'options' | 'attempt'>

export type LookAheadTools = {
  look(): Promise<AheadSeen>
  /** What is known of the post that is next. */
  head(): Promise<Told | undefined>
  /** The worker's life; what is quick may begin later. */
  deadline: Deadline
  /** Milliseconds from the worker's start; what is due behind that is not waited for. */
  untilMs: number
  /** Resolves when the worker must begin nothing new. */
  stopped: Promise<void>
  clock: Clock
  log: Logger
}

/**
 * How a worker waits for the second in which a post is due: without a claim and without a transaction, so that the post can be
 * changed, cancelled and published now until then, and any worker of any server may take it.
 */
export class LookAhead implements Waiting {
  /** How long it has waited with nothing else to do, in milliseconds. */
  waitedMs = 0
  private slowestQuickMs = 0
  private isStopped = false
  private isAway = false
  private hasSaid = false
  private isBusy = () => false
  private readonly startedAt: number
  /** Ends the pause that is under way. */
  private wakeUp = () => {}

  constructor(private readonly tools: LookAheadTools) {
    this.startedAt = tools.clock.steady()
    void tools.stopped.then(() => {
      this.isStopped = true
      this.wakeUp()
    })
  }

  /** True when not even a quick post may begin. */
  get isOver(): boolean {
    return this.isStopped || this.lastCall.isOver
  }

  /** The time in which a post may begin and go on. */
  deadlineOf(post: Told, ofClaim: Deadline): Deadline {
    return isQuick(post) ? this.lastCall : ofClaim
  }

  /** A post has ended: what a quick one takes here today is known better. */
  ended(post: Told, tookMs: number): void {
    if (isQuick(post)) this.slowestQuickMs = Math.max(this.slowestQuickMs, tookMs)
    // With nothing left under way it may be the end.
    this.tools.clock.soon(() => this.isBusy() || this.wakeUp())
  }

  /**
   * Waits for a post that may still begin.
   * @param isBusy while posts are under way it goes on looking, since its time runs anyhow
   * @returns true as soon as one is due, false when none will be in time
   */
  async comes(isBusy: () => boolean): Promise<boolean> {
    this.isBusy = isBusy
    for (let looks = 0; !this.isOver; looks++) {
      const inMs = await this.nextInMs()
      if (inMs === 'leave' || this.isOver) return false
      if (inMs <= 0) {
        if (looks === 0) await this.pause(AGAIN_MS)
        return !this.isOver
      }
      if (!isBusy() && !this.reaches(inMs)) return false
      this.sayOnce(inMs)
      const isUndisturbed = await this.pause(Math.min(inMs, LOOK_EVERY_MS))
      if (isUndisturbed && inMs <= LOOK_EVERY_MS && !this.isOver) return true
    }
    return false
  }

  /** Infinite where nothing waits; `leave`: what is due is no business of ours any more. */
  private async nextInMs(): Promise<number | 'leave'> {
    const { tools } = this
    try {
      const seen = await Promise.race([tools.look(), tools.stopped])
      if (!seen) return 'leave'
      this.isAway = false
      if (seen.fleet) return 'leave'
      if (!seen.knowsTick) {
        tools.log.error(
          'The database does not know this tick: it was set back. Nothing more is claimed before it was looked at',
        )
        tools.deadline.stop()
        return 'leave'
      }
      if (seen.inMs === undefined) return Number.POSITIVE_INFINITY
      if (tools.deadline.isOver) {
        const head = await tools.head()
        if (!head || !isQuick(head)) return Number.POSITIVE_INFINITY
      }
      return Math.ceil(seen.inMs)
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error
      if (!this.isAway) tools.log.warn({ err: error }, 'The database is away; looking again until my time is up')
      this.isAway = true
      // Until it answers something may be due at any moment.
      return this.reaches(LOOK_EVERY_MS) ? LOOK_EVERY_MS + 1 : Number.POSITIVE_INFINITY
    }
  }

  /** @returns false when something has happened meanwhile */
  private async pause(ms: number): Promise<boolean> {
    const { clock } = this.tools
    const from = clock.steady()
    const isIdle = !this.isBusy()
    const isUndisturbed = await new Promise<boolean>((resolve) => {
      const end = (isUndisturbed: boolean) => {
        clearTimeout(timer)
        resolve(isUndisturbed)
      }
      const timer = setTimeout(() => end(true), ms)
      this.wakeUp = () => end(false)
      if (this.isStopped) end(false)
    })
    if (isIdle) this.waitedMs += clock.steady() - from
    return isUndisturbed
  }

  private sayOnce(inMs: number): void {
    if (!this.hasSaid && Number.isFinite(inMs)) this.tools.log.info({ inMs }, 'Waiting for the second of the next post')
    this.hasSaid ||= Number.isFinite(inMs)
  }

  private reaches(inMs: number): boolean {
    return this.tools.clock.steady() - this.startedAt + inMs < this.tools.untilMs
  }

  private get lastCall(): Deadline {
    return this.tools.deadline.endingLater(Math.max(QUICK_RESERVE_MS, this.slowestQuickMs * 3))
  }
}
