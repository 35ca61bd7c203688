import type { Connection } from '../connection'
import { type Decimal, oneRow } from '../rows'

/** Of the oldest so many are looked at: those among them that a person let go just now are not late. */
const LOOKED_AT = 200

// What may be out already is asked about and is no question of time, as everywhere where lateness is told. The index gives
// the oldest first, so that a backlog costs no more than a few rows.
const oldest = (status: 'pending' | 'processing', where: string, by: 'scheduled_for' | 'run_at') =>
  `(SELECT COALESCE(s.released_at, s.${by}) AS asked_for
      FROM post_schedule s FORCE INDEX (idx_status_scheduled_for) STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id
     WHERE s.status = '${status}' AND ${where} AND d.status <> 'unconfirmed' ORDER BY s.${by} LIMIT ${LOOKED_AT})`

export const OLDEST_DUE = `SELECT COALESCE(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, MIN(asked_for), NOW(3)) / 1000000), 0) AS seconds FROM (${(
  ['pending', 'processing'] as const
)
  .flatMap((status) => [
    oldest(status, 's.scheduled_for <= NOW(3)', 'scheduled_for'),
    oldest(status, 's.scheduled_for IS NULL AND s.run_at <= NOW(3)', 'run_at'),
  ])
  .join(' UNION ALL ')}) due`

/**
 * How long ago the oldest post was to be out by what its user asked for, that is not out and waits for no person; 0 when there
 * is none. A turn in a backlog or a next attempt makes it no younger.
 */
export const oldestDueSeconds = async (connection: Connection): Promise<number> =>
  Number((await oneRow<{ seconds: Decimal }>(connection, OLDEST_DUE)).seconds)
