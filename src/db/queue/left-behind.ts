import type { Connection, Database } from '../connection'
import { rows } from '../rows'

/** What resident workers are given before a tick sees to it. */
export type FleetGrace = {
  /** A post that is due for less is left to them. */
  graceMs: number
  /** A claim that is older is nobody's any more. */
  leaseMs: number
}

/** Joins to row `s` the post `byHand` of one that was made by hand, and its account as `served` where somebody works on it. Its value: the lease. */
export const WITH_SERVED = `LEFT JOIN post_details byHand ON s.social_account_id IS NULL AND byHand.id = s.post_detail_id
     LEFT JOIN (SELECT DISTINCT d.social_account_id AS account
                  FROM post_schedule h FORCE INDEX (idx_processing_locked_at) JOIN post_details d ON d.id = h.post_detail_id
                 WHERE h.status = 'processing' AND h.locked_at > NOW(3) - INTERVAL ? MICROSECOND) served
       ON served.account = COALESCE(s.social_account_id, byHand.social_account_id)`

/**
 * What a fleet that beats has not taken: rows that are due for longer than its grace, of accounts of which no worker holds
 * anything. An account that is being served may have posts that wait, in their order: they are not stuck, and a tick that took
 * them would publish beside the worker that serves the account.
 *
 * A row that was made by hand has its account in its post alone. The accounts that are served are read first, from the claims
 * alone; rows by the order of the queue, without a lock. Its values are those of {@link valuesOfLeftBehind}.
 */
export const leftBehind = (columns: string): string =>
  `SELECT ${columns} FROM post_schedule s FORCE INDEX (idx_status_run_at)
     ${WITH_SERVED}
    WHERE s.status = 'pending' AND s.run_at <= NOW(3) - INTERVAL ? MICROSECOND AND served.account IS NULL
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
