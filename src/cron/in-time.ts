import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Waits for something, but not for ever. What hangs is left behind: it keeps nothing but itself.
 * @throws Error when it has not ended by then
 */
export async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const ended = new AbortController()
  const tooLong = sleep(ms, undefined, { ref: false, signal: ended.signal }).then(
    () => Promise.reject(new Error(`Exceeded ${ms / 1_000}s timeout: it is left behind`)),
    // Called off: the other one has won already.
    () => work,
  )
  try {
    return await Promise.race([work, tooLong])
  } finally {
    ended.abort()
  }
}
