import { Busy } from './busy'
import { FairQueue } from './fair-queue'

/** Whose work it is. */
export type Asker = {
  companyId: string
  /** Aborted when nobody waits for the outcome any more. */
  gone?: AbortSignal | undefined
}

/** A way to costly work: lets so much of it happen at once, and companies in by turns. */
export class Door {
  private readonly queue: FairQueue<() => void>

  /** @param what those wait for that are let in later: "of this company wait already for …" */
  constructor(
    private readonly limits: { places: number; waiting: number },
    private readonly what: string,
  ) {
    this.queue = new FairQueue(limits)
  }

  /**
   * Does the work when it is its turn.
   * @throws Busy when the company has as much waiting as it may; the reason of `gone` when nobody waits for it any more
   */
  async take<T>(asker: Asker, work: () => Promise<T>): Promise<T> {
    await this.turn(asker)
    try {
      return await work()
    } finally {
      this.queue.end(asker.companyId)
      this.admit()
    }
  }

  private turn({ companyId, gone }: Asker): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        gone?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.queue.leave(companyId, begin)
        reject(gone?.reason)
      }
      if (gone?.aborted) return reject(gone.reason)
      if (!this.queue.join(companyId, begin)) return reject(new Busy(`${this.limits.waiting} requests ${this.what}`))
      gone?.addEventListener('abort', leave, { once: true })
      this.admit()
    })
  }

  private admit(): void {
    for (let begin = this.queue.next(); begin; begin = this.queue.next()) begin()
  }
}
