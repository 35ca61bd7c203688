import { inTime, TooLate } from '../in-time'
import type { Models } from './open-models'

export type ReplicaTools = {
  /** How far the primary is. */
  position(): Promise<string | undefined>
  /** Waits until the replica is that far; false when it is not within the time. */
  knows(position: string, withinMs: number): Promise<boolean>
  models: Models
  told(isAsked: boolean, why?: unknown): void
  close(): Promise<void>
}

/** How often it is looked whether a replica keeps up, and how long one is left out that has failed. */
const LOOK_EVERY_MS = 5_000
/** One that is further behind its primary is left out. */
const BEHIND_MS = 2_000
/** One that answers later is left out, and the primary asked. */
const ANSWER_MS = 2_000

/** One replica. It is asked from the first look on that finds it in step with its primary. */
export class Replica {
  private isInStep = false
  private lookedAt = Number.NEGATIVE_INFINITY
  private isLooking = false
  private isToldOut = false

  constructor(
    private readonly tools: ReplicaTools,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether it may be asked; nobody waits for the look that this may begin. */
  isFit(): boolean {
    if (this.now() - this.lookedAt > LOOK_EVERY_MS && !this.isLooking) void this.look()
    return this.isInStep
  }

  /** Whether it is as far as a reader has seen. */
  async has(position: string, withinMs: number): Promise<boolean> {
    try {
      return await inTime(this.tools.knows(position, withinMs), withinMs)
    } catch (error) {
      // That it is late is no reason to leave it out; the next look tells more.
      if (!(error instanceof TooLate)) this.leaveOut(error)
      return false
    }
  }

  async ask<T>(question: (models: Models) => Promise<T>): Promise<T> {
    try {
      return await inTime(question(this.tools.models), ANSWER_MS)
    } catch (error) {
      this.leaveOut(error)
      throw error
    }
  }

  close(): Promise<void> {
    return this.tools.close()
  }

  private async look(): Promise<void> {
    this.isLooking = true
    try {
      const position = await this.tools.position()
      if (position === undefined) throw new Error('The primary keeps no log with GTIDs to compare with')
      const knows = await inTime(this.tools.knows(position, BEHIND_MS), 2 * BEHIND_MS)
      if (!knows) throw new Error(`It is more than ${BEHIND_MS / 1_000} s behind`)
      if (this.isToldOut) this.tools.told(true)
      this.isToldOut = false
      this.isInStep = true
      this.lookedAt = this.now()
    } catch (error) {
      this.leaveOut(error)
    } finally {
      this.isLooking = false
    }
  }

  private leaveOut(why: unknown): void {
    this.isInStep = false
    this.lookedAt = this.now()
    if (!this.isToldOut) this.tools.told(false, why)
    this.isToldOut = true
  }
}
