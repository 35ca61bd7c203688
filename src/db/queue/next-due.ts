import type { Connection, Database } from '../connection'
import { FLEET_MEMBER_BEATS } from '../operations/fleet-beats'
import { preparedRows } from '../rows'

export type DueSeen = {
  /** Milliseconds until the next row is due, by the database's clock; none or less when one is; undefined where no row waits. */
  inMs: number | undefined
  /**
   * The database knows the fleet's member that looks, and has nothing else to settle first. One that was set back does not
   * know it, or knows only a beat of long ago.
   */
  mayClaim: boolean
}

/**
 * What a resident worker asks several times a second: one statement, no lock, the head of one index.
 * @param memberId its parent's
 */
export async function nextDue(db: Database | Connection, memberId: string): Promise<DueSeen> {
  const [seen] = await preparedRows<{ inUs: number | null; mayClaim: number }>(
    db,
    `SELECT
       TIMESTAMPDIFF(MICROSECOND, NOW(3), (SELECT MIN(run_at) FROM post_schedule WHERE status = 'pending')) AS inUs,
       ${FLEET_MEMBER_BEATS} AND NOT EXISTS (SELECT 1 FROM set_backs WHERE posts IS NULL) AS mayClaim`,
    [memberId],
  )
  const inUs = seen?.inUs ?? null
  return { inMs: inUs === null ? undefined : Number(inUs) / 1_000, mayClaim: Number(seen?.mayClaim) === 1 }
}
