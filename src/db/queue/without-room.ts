import type { Connection } from '../connection'
import { type Decimal, rows } from '../rows'
import { LANE } from './lane'

export type Room = {
  /** Claims of one account that may be held at a time, where the account has no number of its own. */
  capacity: number
  /** A claim that is older is nobody's any more. */
  leaseMs: number
}

/**
 * Those of some rows that find no room in their account, whoever holds the claims there are: ticks, and workers that Redis does not
 * reach, ask nobody for a place. The rows are taken in the order given.
 */
export async function withoutRoom(connection: Connection, ids: string[], room: Room): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const found = await rows<{ id: string; lane: string; capacity: number; held: Decimal }>(
    connection,
    `SELECT s.id, ${LANE} AS lane, COALESCE(a.capacity, ?) AS capacity, COALESCE(claims.held, 0) AS held
       FROM post_schedule s FORCE INDEX (PRIMARY) JOIN post_details d ON d.id = s.post_detail_id
       LEFT JOIN meta_social_accounts a ON a.id = COALESCE(s.social_account_id, d.social_account_id)
       LEFT JOIN (SELECT COALESCE(h.social_account_id, hd.social_account_id) AS account, COUNT(*) AS held
                    FROM post_schedule h FORCE INDEX (idx_processing_locked_at) JOIN post_details hd ON hd.id = h.post_detail_id
                   WHERE h.status = 'processing' AND h.locked_at > NOW(3) - INTERVAL ? MICROSECOND
                   GROUP BY account) claims
         ON claims.account = COALESCE(s.social_account_id, d.social_account_id)
      WHERE s.id IN (?)`,
    [room.capacity, room.leaseMs * 1_000, ids],
  )
  const rowOf = new Map(found.map((row) => [row.id, row]))
  const taken = new Map<string, number>()
  return new Set(
    ids.filter((id) => {
      const row = rowOf.get(id)
      if (!row) return false
      const held = taken.get(row.lane) ?? Number(row.held)
      taken.set(row.lane, held + 1)
      return held >= row.capacity
    }),
  )
}
