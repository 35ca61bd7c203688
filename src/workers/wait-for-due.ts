import { isConnectionTrouble } from '../db/connection-trouble'
import type { DueSeen } from '../db/queue/next-due'
import type { ClaimedPost } from '../domain/claimed-post'
import type { Logger } from '../observability/log'
import type { Clock } from './clock'
import type { Deadline } from './deadline'
import type { Waiting } from './run-worker'

/** What was due and could not be claimed is being claimed by another worker, or has to go alone. */
const AGAIN_MS = 200

/** A database that is away is asked less often. */
const AWAY_MS = 1_000

/** Without a look for so long nothing is claimed before one. */
const TRUST_MS = 1_000

export type WaitForDueTools = {
  look(): Promise<DueSeen>
  /** The longest it goes without a look: what is scheduled for sooner, or published now, is seen within it. */
  everyMs: number
  /** Resolves when the worker must begin nothing new. */
  stopped: Promise<void>
  clock: Clock
  log: Logger
}

/**
 * How a resident worker waits: for ever, holding no claim. It sleeps until the second of the next post, and looks at the head
 * of the queue meanwhile.
 */
export class WaitForDue implements Waiting {
  private isStopped = false
  private wakeUp = () => {}
  private said: 'nothing' | 'away' | 'unknown' = 'nothing'
  private seenAt = Number.NEGATIVE_INFINITY
  private lastSeen: DueSeen | undefined

  constructor(private readonly tools: WaitForDueTools) {
    void tools.stopped.then(() => {
      this.isStopped = true
      this.wakeUp()
    })
  }

  get isOver(): boolean {
    return this.isStopped
  }

  deadlineOf(_post: ClaimedPost, ofClaim: Deadline): Deadline {
    return ofClaim
  }

  ended(): void {}

  async comes(): Promise<boolean> {
    for (let looks = 0; !this.isStopped; looks++) {
      const seen = await this.look()
      if (this.isStopped) break
      if (!seen?.mayClaim) await this.pause(seen ? this.tools.everyMs : AWAY_MS)
      else {
        const { inMs = Number.POSITIVE_INFINITY } = seen
        if (inMs <= 0 && looks > 0) return true
        const isUndisturbed = await this.pause(inMs <= 0 ? AGAIN_MS : Math.min(Math.ceil(inMs) + 1, this.tools.everyMs))
        if (isUndisturbed && inMs <= this.tools.everyMs) return true
      }
    }
    return false
  }

  /** Whether this worker may claim at this moment; it looks where it has not looked just now. */
  async mayClaim(): Promise<boolean> {
    const isFresh = this.tools.clock.steady() - this.seenAt < TRUST_MS
    const seen = isFresh ? this.lastSeen : await this.look()
    return seen?.mayClaim === true && !this.isStopped
  }

  /** Undefined while the database is away. */
  private async look(): Promise<DueSeen | undefined> {
    try {
      this.lastSeen = await this.tools.look()
      this.seenAt = this.tools.clock.steady()
      this.say(this.lastSeen.mayClaim ? 'nothing' : 'unknown')
    } catch (error) {
      if (!isConnectionTrouble(error)) throw error
      this.lastSeen = undefined
      this.say('away', error)
    }
    return this.lastSeen
  }

  private say(what: WaitForDue['said'], error?: unknown): void {
    if (what === 'away' && this.said !== 'away')
      this.tools.log.warn({ err: error }, 'The database is away; looking again until it is back')
    if (what === 'unknown' && this.said !== 'unknown')
      this.tools.log.warn('Nothing is claimed: the database does not know this fleet at the moment')
    this.said = what
  }

  /** @returns false when it was cut short */
  private pause(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isUndisturbed: boolean) => {
        clearTimeout(timer)
        resolve(isUndisturbed)
      }
      const timer = setTimeout(() => end(true), ms)
      this.wakeUp = () => end(false)
    })
  }
}
