import { promoteBatch } from './promote-batch'
import type { TaskList } from './task-list'
import { Waker } from './waker'

type Tools = Parameters<typeof promoteBatch>[0] & { tasks: TaskList; promoted(count: number): void }

/**
 * The loops that promote, ten as in document 004. Each takes some lanes from the list and promotes a batch of them; a lane that has
 * more goes to the end of the list. They wait on each other nowhere, and Redis runs one script at a time anyway: they are ten so that
 * a slow answer keeps nine going.
 */
export class Loops {
  busy = 0
  private readonly waker = new Waker()
  private readonly stopping = new AbortController()
  private running: Promise<unknown> = Promise.resolve()

  constructor(private readonly tools: Tools) {}

  start(): void {
    this.running = Promise.all(Array.from({ length: this.tools.config.PROMOTION_THREADS }, () => this.loop()))
  }

  /** Something has come into the list. */
  wake(): void {
    this.waker.wake()
  }

  /** Takes no new batch; resolves when those under way are finished. */
  async stop(): Promise<void> {
    this.stopping.abort()
    this.waker.wake()
    await this.running
  }

  private async loop(): Promise<void> {
    const { config } = this.tools
    // Of long lanes one fills a batch, of short ones it takes many.
    let most = config.PROMOTION_LANES
    let hand: string[] = []
    while (!this.stopping.signal.aborted) {
      hand.push(...(await this.take(most - hand.length)))
      if (hand.length === 0) {
        await this.waker.next()
        continue
      }
      const untouched = await this.promote(hand)
      most = untouched.length > 0 ? Math.max(1, most >> 1) : Math.min(config.PROMOTION_LANES, most * 2)
      hand = untouched
    }
    // They are found again by whoever comes next.
  }

  private async take(most: number): Promise<string[]> {
    if (most <= 0) return []
    const { circuit, tasks } = this.tools
    return circuit.run(() => tasks.take(most)).catch(() => [])
  }

  /** @returns the lanes whose turn did not come */
  private async promote(events: string[]): Promise<string[]> {
    const { circuit, tasks, promoted, complaints } = this.tools
    this.busy++
    try {
      const rest = await promoteBatch(this.tools, events, this.stopping.signal)
      if (rest.promoted > 0) promoted(rest.promoted)
      if (rest.more.length > 0) {
        await circuit.run(() => tasks.putBack(rest.more)).catch(() => {})
        this.wake()
      }
      return rest.untouched
    } catch (error) {
      // The next sweep finds them again.
      for (const event of events) {
        complaints.about(
          (error as Error).message,
          `Lua script execution failed for event ${event}: ${(error as Error).message}`,
        )
      }
      return []
    } finally {
      this.busy--
    }
  }
}
