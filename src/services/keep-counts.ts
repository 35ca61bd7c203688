import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../db/connection'
import { addToCounters } from '../db/operations/counters'
import type { Tally } from '../domain/tally'
import type { Logger } from '../observability/log'

/** So much is lost at most of what a worker has counted that is killed. */
const EVERY_MS = 5_000
/** A worker that ends waits no longer for its counts to be written: posts are more. */
const LAST_MS = 1_000

/**
 * Writes what a worker counts into the database, now and then and when it ends. Never with what it publishes: that waits for
 * no rows which all workers add to.
 * @returns ends that, with the last of it
 */
export function keepCounts(db: Database, tally: Tally, log: Logger): () => Promise<void> {
  let writing = Promise.resolve()
  const write = (onFailure: (error: unknown) => void) => {
    writing = writing.then(async () => {
      const counted = tally.take()
      try {
        await addToCounters(db, counted)
      } catch (error) {
        tally.putBack(counted)
        onFailure(error)
      }
    })
    return writing
  }
  // Tried again with what is counted next.
  const timer = setInterval(() => void write(() => {}), EVERY_MS).unref()
  return async () => {
    clearInterval(timer)
    const last = write((err) => log.warn({ err }, 'What was counted for the metrics could not be kept'))
    await Promise.race([last, sleep(LAST_MS, undefined, { ref: false })])
  }
}
