/** A later attempt never waits longer than this, however many went before it. */
const MAX_RETRY_MS = 6 * 3_600_000

/**
 * How long to wait before the next attempt, in milliseconds: doubled each time, with a quarter of jitter either way so
 * that posts which failed together do not come back together.
 * @param attempt the attempt that has just failed, from 1
 * @param random a number in [0, 1)
 */
export function retryDelayMs(attempt: number, baseMs: number, random = Math.random()): number {
  const plain = Math.min(baseMs * 2 ** Math.max(0, attempt - 1), MAX_RETRY_MS)
  return Math.round(plain * (0.75 + random / 2))
}

/** After this many looks without an answer (about two hours) a person is asked. */
const MAX_LOOKS = 8

/**
 * When to ask the platform again about an unconfirmed commit: half a minute at first, then growing pauses.
 * @param looks how often it has been asked already
 * @returns milliseconds, or undefined when it is time to ask a person
 */
export function nextLookMs(looks: number): number | undefined {
  return looks >= MAX_LOOKS ? undefined : 30_000 * 2 ** Math.max(0, looks - 1)
}
