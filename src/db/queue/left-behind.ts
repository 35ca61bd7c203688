import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { LANE } from './lane'

/** What resident workers are given before a tick sees to it. */
export type FleetGrace = {
  /** A post that is due for less is left to them. */
  graceMs: number
  /** A claim that is older is nobody's any more. */
  leaseMs: number
}

/**
 * What a fleet that beats has not taken: rows that are due for longer than its grace, of accounts of which no worker holds
 * anything. An account that is being served may have posts that wait, in their order: they are not stuck, and a tick that took
 * them would publish beside the worker that serves the account.
 *
 * A row that was made by hand has its account in its post alone. The accounts that are served are read first, from the claims
 * alone; rows by the order of the queue, without a lock. Its values are those of {@link valuesOfLeftBehind}.
 * @param only a further condition, of row `s` and the post `byHand` of a row that was made by hand
 */
export const leftBehind = (columns: string, only = ''): string =>
  `SELECT ${columns} FROM post_schedule s FORCE INDEX (idx_status_run_at)
     LEFT JOIN post_details byHand ON s.social_account_id IS NULL AND byHand.id = s.post_detail_id
     LEFT JOIN (SELECT DISTINCT d.social_account_id AS account
                  FROM post_schedule h FORCE INDEX (idx_processing_locked_at) JOIN post_details d ON d.id = h.post_detail_id
                 WHERE h.status = 'processing' AND h.locked_at > NOW(3) - INTERVAL ? MICROSECOND) served
       ON served.account = COALESCE(s.social_account_id, byHand.social_account_id)
    WHERE s.status = 'pending' AND s.run_at <= NOW(3) - INTERVAL ? MICROSECOND AND served.account IS NULL ${only}
    ORDER BY s.run_at, s.id LIMIT ?`

/** @param most of the rows, no more than so many */
export const valuesOfLeftBehind = ({ graceMs, leaseMs }: FleetGrace, most: number) => [
  leaseMs * 1_000,
  graceMs * 1_000,
  most,
]

/** The oldest of them. */
export const idsLeftBehind = async (
  connection: Database | Connection,
  grace: FleetGrace,
  most: number,
): Promise<string[]> =>
  (await rows<{ id: string }>(connection, leftBehind('s.id'), valuesOfLeftBehind(grace, most))).map(({ id }) => id)

/** One that is paused keeps its posts, however late they are, and there may be more of them than are looked at. */
const OF_NO_PAUSED_ACCOUNT = `AND NOT EXISTS (SELECT 1 FROM meta_social_accounts a
   WHERE a.id = COALESCE(s.social_account_id, byHand.social_account_id) AND a.capacity = 0)`

/**
 * The oldest of each account that may publish, with the lane that it is in: two who look at the same time find the same, and one of them gets it.
 * @param most of the rows looked at, no more than so many
 */
export async function oldestLeftBehind(
  db: Database | Connection,
  grace: FleetGrace,
  most: number,
): Promise<{ id: string; lane: string }[]> {
  const behind = leftBehind('s.id', OF_NO_PAUSED_ACCOUNT)
  const ids = (await rows<{ id: string }>(db, behind, valuesOfLeftBehind(grace, most))).map(({ id }) => id)
  if (ids.length === 0) return []
  const found = await rows<{ id: string; lane: string }>(
    db,
    `SELECT s.id, ${LANE} AS lane FROM post_schedule s FORCE INDEX (PRIMARY) JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.id IN (?) ORDER BY s.run_at, s.id`,
    [ids],
  )
  const first = new Map(found.toReversed().map((row) => [row.lane, row]))
  return found.filter((row) => first.get(row.lane) === row)
}
