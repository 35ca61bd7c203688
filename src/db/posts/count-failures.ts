import type { FailureCause } from '../../domain/failure-cause'
import type { Platform } from '../../domain/post'
import type { Database } from '../connection'
import { rows } from '../rows'

/** Posts of one account that did not go out for one cause: how many, and how many of them since when. */
export type Failures = {
  cause: FailureCause | 'unconfirmed' | 'held'
  accountId: string
  platform: Platform
  accountName: string
  total: number
  lastHour: number
  lastDay: number
  lastWeek: number
}

/** So many posts are counted of each state, the newest: of each its row is read, where the accounts and causes stand. */
export const COUNTED_FAILURES = 20_000

/** The newest posts of a company in one state. Ids of ours rise with time, so that the index has them in its order. */
const newest = (cause: string, status: string) =>
  `(SELECT ${cause} AS cause, d.social_account_id AS accountId, d.updated_at AS at
      FROM post_details d FORCE INDEX (idx_status)
     WHERE d.status = '${status}' AND d.company_id = ? ORDER BY d.id DESC LIMIT ${COUNTED_FAILURES})`

/** Found by the accounts that are not connected: no others have any. */
const HELD = `(SELECT 'held' AS cause, d.social_account_id AS accountId, d.updated_at AS at
      FROM meta_social_accounts a STRAIGHT_JOIN post_details d FORCE INDEX (idx_post_details_account) ON d.social_account_id = a.id
      STRAIGHT_JOIN post_schedule s ON s.post_detail_id = d.id
     WHERE a.company_id = ? AND (a.status = 'needs_reconnect' OR a.disconnected_at IS NOT NULL)
       AND d.status = 'pending' AND s.status = 'held' LIMIT ${COUNTED_FAILURES})`

const since = (interval: string) => `COUNT(CASE WHEN at > NOW(3) - INTERVAL ${interval} THEN 1 END)`

/**
 * What of a company did not go out, by cause and account: failed, missed, unconfirmed, and held until its account is connected
 * again. Each post counts once; what may be out counts as unconfirmed whatever it waits for.
 */
export function countFailures(db: Database, companyId: string): Promise<Failures[]> {
  return rows<Failures>(
    db,
    `SELECT counted.*, a.platform, a.name AS accountName
       FROM (SELECT cause, accountId, COUNT(*) AS total, ${since('1 HOUR')} AS lastHour, ${since('1 DAY')} AS lastDay,
                    ${since('7 DAY')} AS lastWeek
               FROM (${newest("COALESCE(d.failure_cause, 'rejected')", 'failed')}
                     UNION ALL ${newest("COALESCE(d.failure_cause, 'too-late')", 'missed')}
                     UNION ALL ${newest("'unconfirmed'", 'unconfirmed')}
                     UNION ALL ${HELD}) posts
              GROUP BY cause, accountId) counted
       JOIN meta_social_accounts a ON a.id = counted.accountId
      ORDER BY counted.total DESC, counted.accountId, counted.cause`,
    [companyId, companyId, companyId, companyId],
  )
}
