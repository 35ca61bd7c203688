/** What is counted under a name in its present window. */
export type Count = { totalHits: number; resetTime: Date }

/** Counts by name in windows of a minute; a store of express-rate-limit. Where it counts is its own business. */
export type Counts = {
  increment(name: string): Count | Promise<Count>
  decrement(name: string): void | Promise<void>
  resetKey(name: string): void | Promise<void>
}

/** The counts of one limit, by its name. */
export type CountsOf = (limit: string) => Counts
