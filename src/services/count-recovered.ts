import type { Database } from '../db/connection'
import { addToCounters } from '../db/operations/counters'
import type { Logger } from '../observability/log'

/** Counts claims that were taken back from a worker which was seen to die. */
export async function countRecovered(db: Database, claims: number, log: Logger): Promise<void> {
  if (claims === 0) return
  try {
    await addToCounters(db, [{ name: 'claims_recovered_total', labels: {}, value: claims }])
  } catch (err) {
    log.warn({ err }, 'Claims that were taken back could not be counted')
  }
}
