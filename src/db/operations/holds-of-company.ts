import type { Platform } from '../../domain/post'
import type { AccountRow } from '../accounts/account-row'
import type { Database } from '../connection'
import { rows } from '../rows'
import { FAILURES_TO_OPEN } from './holds'

/** A hold that lasts. `failures`: of a host, calls in a row that found it down. */
type LastingHold = { scope: string; reason: string | null; since: Date | null; until: Date | null; failures: number }

/** One on an account. */
export type AccountHold = LastingHold & { accountId: string; platform: Platform }

const COLUMNS = 'h.scope, h.reason, h.since_at AS since, h.until_at AS until, h.failures'

/** The accounts of a company that are not called for now. */
export const accountHolds = (db: Database, companyId: string): Promise<AccountHold[]> =>
  rows<AccountHold>(
    db,
    `SELECT ${COLUMNS}, a.id AS accountId, a.platform
       FROM meta_social_accounts a STRAIGHT_JOIN holds h ON h.scope = CONCAT('account:', a.id)
      WHERE a.company_id = ? AND h.until_at > NOW(3) ORDER BY h.until_at`,
    [companyId],
  )

/** Apps, platforms and hosts that are not called for now, by anybody. */
export const serverHolds = (db: Database): Promise<LastingHold[]> =>
  rows<LastingHold>(
    db,
    `SELECT ${COLUMNS} FROM holds h
      WHERE (h.scope LIKE 'app:%' OR h.scope LIKE 'platform:%' OR h.scope LIKE 'host:%')
        AND (h.until_at > NOW(3) OR h.failures >= ?) ORDER BY h.until_at`,
    [FAILURES_TO_OPEN],
  )

/** A tenth of a day: so much later than the end of a hold what was put off for it comes at most. */
const PUT_OFF_LATER_MS = 3 * 3_600_000

/**
 * How many posts of a company stand behind holds: those that were put off for one, and those that are due before it ends. Found in
 * the line of each account: what is due and was not looked at for a week is no hold's doing.
 */
export async function postsBehind(
  db: Database,
  companyId: string,
  holds: Pick<LastingHold, 'scope' | 'until'>[],
): Promise<Map<string, number>> {
  if (holds.length === 0) return new Map()
  const last = Math.max(...holds.map(({ until }) => until?.getTime() ?? 0))
  const found = await rows<{ scope: string; posts: number }>(
    db,
    `SELECT h.scope, COUNT(*) AS posts
       FROM meta_social_accounts a
       STRAIGHT_JOIN post_schedule s FORCE INDEX (idx_post_schedule_account) ON s.social_account_id = a.id
       STRAIGHT_JOIN holds h ON h.scope IN (CONCAT('account:', a.id), CONCAT('app:', a.platform),
                                            CONCAT('platform:', a.platform), CONCAT('host:', a.login))
      WHERE a.company_id = ? AND s.run_at BETWEEN NOW(3) - INTERVAL 7 DAY AND ? AND s.status = 'pending'
        AND h.scope IN (?) AND (s.run_at <= h.until_at OR s.waits_for = h.scope) GROUP BY h.scope`,
    [companyId, new Date(last + PUT_OFF_LATER_MS), holds.map(({ scope }) => scope)],
  )
  return new Map(found.map(({ scope, posts }) => [scope, posts]))
}

/** An account whose posts wait until a person has connected it again. */
export type UnconnectedAccount = {
  accountId: string
  platform: Platform
  reason: AccountRow['status_reason']
  disconnectedAt: AccountRow['disconnected_at']
  posts: number
}

/** The accounts of a company that must be connected again; of those that a person has disconnected the ones that posts wait for. */
export const unconnectedAccounts = (db: Database, companyId: string): Promise<UnconnectedAccount[]> =>
  rows<UnconnectedAccount>(
    db,
    `SELECT unconnected.* FROM (
       SELECT a.id AS accountId, a.platform, a.status_reason AS reason, a.disconnected_at AS disconnectedAt,
              (SELECT COUNT(*) FROM post_details d FORCE INDEX (idx_post_details_account)
                 STRAIGHT_JOIN post_schedule s ON s.post_detail_id = d.id
                WHERE d.social_account_id = a.id AND d.status IN ('pending', 'unconfirmed') AND s.status = 'held') AS posts
         FROM meta_social_accounts a
        WHERE a.company_id = ? AND (a.status = 'needs_reconnect' OR a.disconnected_at IS NOT NULL)) unconnected
      WHERE disconnectedAt IS NULL OR posts > 0 ORDER BY accountId`,
    [companyId],
  )
