import type { ServerResponse } from 'node:http'
import { whenOver } from './when-over'

/** Nearly every request is answered by then. One that takes longer is not made quicker by what others hold back. */
const FRESH_MS = 100
/** A turn waits so long at most: however much others ask, 50 files a second, or 3 MB, are taken in of a company. */
const MOST_WAIT_MS = 20
/** What was taken is forgotten after one to two of these. */
const SPAN_MS = 1_000

type UnderWay = { companyId: string; since: number }

/**
 * Shares the one thread that reads everybody's files. Each piece of a file is a turn, and turns wait, up to a moment, for
 * requests just begun of companies that have taken less: whoever sends much is held back while others are answered, and
 * with it the sending, since what is not read is not sent. With nobody else there no turn waits.
 */
export class CompanyTurns {
  private readonly underWay = new Set<UnderWay>()
  /** The last turn of each company that has one waiting. */
  private readonly lines = new Map<string, Promise<void>>()
  private readonly looking = new Set<() => void>()
  private taken = new Map<string, number>()
  private takenBefore = new Map<string, number>()
  private spanSince = performance.now()

  constructor(private readonly limits = { mostWaitMs: MOST_WAIT_MS, freshMs: FRESH_MS }) {}

  /** A request of a company has begun. It is under way until its answer is over. */
  begin(companyId: string, res: ServerResponse): void {
    const request = { companyId, since: performance.now() }
    this.count(companyId)
    this.underWay.add(request)
    whenOver(res, () => {
      this.underWay.delete(request)
      for (const look of this.looking) look()
    })
  }

  /** Returns when it is the company's turn; its turns come one after another. */
  async take(companyId: string): Promise<void> {
    const mine = (this.lines.get(companyId) ?? Promise.resolve()).then(() => this.untilQuiet(companyId))
    this.lines.set(companyId, mine)
    await mine
    if (this.lines.get(companyId) === mine) this.lines.delete(companyId)
    this.count(companyId)
  }

  private untilQuiet(companyId: string): Promise<void> | undefined {
    if (!this.isAwaited(companyId)) return undefined
    return new Promise((resolve) => {
      const look = () => {
        if (!this.isAwaited(companyId)) go()
      }
      const go = () => {
        clearTimeout(timer)
        this.looking.delete(look)
        resolve()
      }
      const timer = setTimeout(go, this.limits.mostWaitMs)
      this.looking.add(look)
    })
  }

  /** Whether a company that has taken less than this one waits for an answer. */
  private isAwaited(companyId: string): boolean {
    const own = this.takenBy(companyId)
    const now = performance.now()
    for (const other of this.underWay) {
      if (other.companyId === companyId || now - other.since > this.limits.freshMs) continue
      if (this.takenBy(other.companyId) < own) return true
    }
    return false
  }

  private count(companyId: string): void {
    const now = performance.now()
    if (now - this.spanSince > SPAN_MS) {
      this.takenBefore = now - this.spanSince > 2 * SPAN_MS ? new Map() : this.taken
      this.taken = new Map()
      this.spanSince = now
    }
    this.taken.set(companyId, (this.taken.get(companyId) ?? 0) + 1)
  }

  private takenBy(companyId: string): number {
    return (this.taken.get(companyId) ?? 0) + (this.takenBefore.get(companyId) ?? 0)
  }
}
