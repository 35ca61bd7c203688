import type { RowBehindHold } from '../../db/queue/behind-holds'
import type { Cursor } from '../../db/queue/due-window'
import type { LeadersIndex, LeadersQueue } from './leader-tools'

/** So many rows of one call: a script that runs long keeps everybody else waiting. */
const CALL = 500
/** What was fed is fed again after so long: an index that forgot a member by itself gets it back. */
const AGAIN_MS = 5_000
/** How long what becomes due soon may keep a sweep. A lease is as long as two of these and more, and the sweep renews it. */
const SOON_MS = 500
/** How long the first lap through a backlog may keep a sweep. */
const FIRST_LAP_MS = 200

type Fed = { beginsAt: number; at: number }
type Tools = { queue: LeadersQueue; index: LeadersIndex; now: () => number }

/**
 * Keeps the index of waiting posts like the queue: what becomes due soon is sent as it changes, and long before its second; what has been due for
 * long goes by pages, one a sweep, so that a backlog of any length keeps no fresh post waiting. What changes in a backlog is
 * seen once a lap. So is what becomes due soon where that is more than one sweep can read.
 */
export class Feeder {
  private readonly fed = new Map<string, Fed>()
  private ahead: Cursor | undefined
  private seen = new Set<string>()
  private behind: Cursor | undefined
  private isFirstLap = true

  constructor(
    private readonly tools: Tools,
    private readonly epoch: string,
    private readonly term: number,
  ) {}

  /** @returns false when the index is not this leader's any more */
  async feed(): Promise<boolean> {
    return (await this.feedSoon()) && (await this.feedBacklog())
  }

  private async feedSoon(): Promise<boolean> {
    const began = this.tools.now()
    do {
      const { rows, next } = await this.tools.queue.soon(this.ahead)
      for (const { id } of rows) this.seen.add(id)
      const news = rows.filter((row) => this.isNews(row, began))
      if (!(await this.send(news, began))) return false
      this.ahead = next
    } while (this.ahead && this.tools.now() - began < SOON_MS)
    if (this.ahead) return true
    for (const id of this.fed.keys()) if (!this.seen.has(id)) this.fed.delete(id)
    this.seen = new Set()
    return true
  }

  private async feedBacklog(): Promise<boolean> {
    const began = this.tools.now()
    do {
      const { rows, next } = await this.tools.queue.backlog(this.behind)
      if (!(await this.send(rows))) return false
      this.behind = next
      if (!this.behind) this.isFirstLap = false
    } while (this.isFirstLap && this.tools.now() - began < FIRST_LAP_MS)
    return true
  }

  private isNews(row: RowBehindHold, now: number): boolean {
    const before = this.fed.get(row.id)
    return !before || before.beginsAt !== beginsAt(row) || now - before.at >= AGAIN_MS
  }

  /** @param at when given, what was sent is remembered */
  private async send(rows: RowBehindHold[], at?: number): Promise<boolean> {
    for (let from = 0; from < rows.length; from += CALL) {
      const some = rows.slice(from, from + CALL)
      if ((await this.tools.index.feed(this.epoch, this.term, some)) === 'foreign') return false
      if (at !== undefined) for (const row of some) this.fed.set(row.id, { beginsAt: beginsAt(row), at })
    }
    return true
  }
}

const beginsAt = ({ runAt, heldUntil }: RowBehindHold): number => (heldUntil ?? runAt).getTime()
