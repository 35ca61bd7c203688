import type { Connection } from '../connection'
import { oneRow } from '../rows'

export type WorkFound = {
  /** Posts that may be claimed now. */
  due: number
  /** Claims older than the lease: their worker is gone. */
  stale: number
  /** A token is due to be renewed. */
  renewals: boolean
  /** False while another tick runs on this server. */
  alone: boolean
  /** The database's clock. */
  now: Date
}

/**
 * All that an idle tick asks, in one round trip. Counts and question read one index range each, so the price is the same with
 * 200,000 future rows. The named lock belongs to the connection: it is let go when the tick ends, however it ends.
 */
export async function countWork(connection: Connection, host: string, leaseMs: number): Promise<WorkFound> {
  const { due, stale, renewals, alone, now } = await oneRow<{
    due: number
    stale: number
    renewals: number
    alone: number | null
    now: Date
  }>(
    connection,
    `SELECT
       (SELECT COUNT(*) FROM post_schedule WHERE status = 'pending' AND run_at <= NOW(3)) AS due,
       (SELECT COUNT(*) FROM post_schedule
         WHERE status = 'processing' AND locked_at < NOW(3) - INTERVAL ? MICROSECOND) +
       (SELECT COUNT(*) FROM post_schedule WHERE status = 'processing' AND locked_at IS NULL) AS stale,
       EXISTS (SELECT 1 FROM social_token WHERE refresh_at <= NOW(3)) AS renewals,
       GET_LOCK(CONCAT('tick:', LEFT(SHA2(CONCAT(DATABASE(), ':', ?), 256), 40)), 0) AS alone,
       NOW(3) AS now`,
    [leaseMs * 1000, host],
  )
  return { due, stale, renewals: renewals === 1, alone: alone === 1, now }
}
