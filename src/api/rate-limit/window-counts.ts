import type { Count, Counts } from './counts'

/** All limits are so many requests in a minute. */
export const WINDOW_MS = 60_000
/** What is counted at the same time, some 10 MB. Whoever has more addresses than that is not stopped by counting them. */
const MOST_COUNTED = 50_000

/**
 * Counts by name in windows of a minute, each beginning with its first count; a store of express-rate-limit. Its memory is
 * bounded: when full, the oldest window is forgotten. No timer: a map keeps its entries in the order of their windows, so
 * what has passed is always in front, and each count clears away a little of it.
 */
export class WindowCounts implements Counts {
  /** express-rate-limit: the counts are this process's own. */
  readonly localKeys = true
  private readonly counts = new Map<string, Count>()

  constructor(
    private readonly now: () => number = Date.now,
    private readonly most: number = MOST_COUNTED,
  ) {}

  /** How many names are counted at the moment. */
  get size(): number {
    return this.counts.size
  }

  /** What is counted under a name in its present window. */
  get(name: string): Count | undefined {
    const count = this.counts.get(name)
    return count && count.resetTime.getTime() > this.now() ? count : undefined
  }

  increment(name: string): Count {
    let count = this.get(name)
    if (!count) {
      this.makeRoom()
      count = { totalHits: 0, resetTime: new Date(this.now() + WINDOW_MS) }
      // Taken out first, so that it goes to the end.
      this.counts.delete(name)
      this.counts.set(name, count)
    }
    count.totalHits++
    return count
  }

  /** Remembers what is counted elsewhere, until its window is over. */
  note(name: string, count: Count): void {
    if (!this.counts.has(name)) this.makeRoom()
    this.counts.set(name, count)
  }

  decrement(name: string): void {
    const count = this.get(name)
    if (count) count.totalHits--
  }

  resetKey(name: string): void {
    this.counts.delete(name)
  }

  // Two out for each one in: what has passed shrinks away.
  private makeRoom(): void {
    let out = 0
    for (const [name, { resetTime }] of this.counts) {
      if (out === 2 || (resetTime.getTime() > this.now() && this.counts.size < this.most)) return
      this.counts.delete(name)
      out++
    }
  }
}
