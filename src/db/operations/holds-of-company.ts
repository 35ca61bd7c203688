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

/** So many of its waiting posts are looked at; behind more of them a company has more behind its holds, too. */
const MOST_WAITING = 100_000

/** A company's posts that wait for their time, or for their account: found by its own entries of the index alone. */
const waiting = (columns: string, where: string) =>
  `(SELECT d.social_account_id AS accountId, ${columns}
      FROM post_details d FORCE INDEX (idx_status) STRAIGHT_JOIN post_schedule s ON s.post_detail_id = d.id
     WHERE d.company_id = ? AND d.status IN ('pending', 'unconfirmed') AND ${where} LIMIT ${MOST_WAITING})`

/**
 * How many posts of a company stand behind holds: those that were put off for one, and those that are due before it ends.
 * @param scopes of the holds that are meant
 */
export async function postsBehind(
  db: Database,
  companyId: string,
  holds: Pick<LastingHold, 'scope' | 'until'>[],
): Promise<Map<string, number>> {
  if (holds.length === 0) return new Map()
  const scopes = holds.map(({ scope }) => scope)
  const last = new Date(Math.max(...holds.map(({ until }) => until?.getTime() ?? 0)))
  const found = await rows<{ scope: string; posts: number }>(
    db,
    `SELECT h.scope, COUNT(*) AS posts
       FROM ${waiting('d.platform, s.run_at, s.waits_for', "s.status = 'pending' AND (s.run_at <= ? OR s.waits_for IN (?))")} w
       STRAIGHT_JOIN meta_social_accounts a ON a.id = w.accountId
       STRAIGHT_JOIN holds h ON h.scope IN (CONCAT('account:', a.id), CONCAT('app:', w.platform),
                                            CONCAT('platform:', w.platform), CONCAT('host:', a.login))
      WHERE h.scope IN (?) AND (w.run_at <= h.until_at OR w.waits_for = h.scope) GROUP BY h.scope`,
    [companyId, last, scopes, scopes],
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
    `SELECT a.id AS accountId, a.platform, a.status_reason AS reason, a.disconnected_at AS disconnectedAt,
            COALESCE(held.posts, 0) AS posts
       FROM meta_social_accounts a
       LEFT JOIN (SELECT accountId, COUNT(*) AS posts FROM ${waiting('1', "s.status = 'held'")} w GROUP BY accountId) held
         ON held.accountId = a.id
      WHERE a.company_id = ? AND IF(a.disconnected_at IS NULL, a.status = 'needs_reconnect', held.posts > 0)
      ORDER BY a.created_at, a.id`,
    [companyId, companyId],
  )
