import type { Database } from '../../db/connection'
import { type Keep, prunables } from '../../db/pruning/all-kinds'
import { PRUNING, throwAway } from '../../db/pruning/throw-away'
import { underLock } from '../../db/under-lock'
import type { Logger } from '../../observability/log'
import { hourly } from './hourly'

/** What is left is for the next hour. */
const FOR_MS = 30 * 60_000

/**
 * Throws away what has had its time, of several servers one at a time.
 * @returns stops it
 */
export function pruneHourly(db: Database, keep: Keep, log: Logger): () => void {
  const stop = new AbortController()
  const stopAsking = hourly(() =>
    pruneNow(db, keep, log, stop.signal).catch((err) => {
      log.warn({ err }, 'What has had its time could not be thrown away')
    }),
  )
  return () => {
    stopAsking()
    stop.abort()
  }
}

/** What it does each hour. */
export async function pruneNow(db: Database, keep: Keep, log: Logger, stop?: AbortSignal): Promise<void> {
  await underLock(db, PRUNING, async () => {
    const thrownAway = await throwAway(db, prunables(keep), { forMs: FOR_MS, rests: true, ...(stop && { stop }) })
    if (thrownAway.length > 0) log.info({ thrownAway }, 'Threw away what has had its time')
  })
}
