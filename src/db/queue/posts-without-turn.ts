import { TURN } from '../../domain/backlog'
import { BACKLOG_MINUTES, type Lateness, type LateRules, tooLate, untouchedStatuses } from '../../domain/lateness'
import type { Connection, Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { rows } from '../rows'
import type { LockedRow } from './move-posts'

/** More of one account are given turns in one transaction by none but the next tick. */
const MOST_AT_ONCE = 1_000

/** Which posts of a backlog are to get a turn: those that have none, or also those whose turn has come and cannot be taken. */
export type Which = 'new' | 'called'

/** A row that belongs to a backlog and could be claimed now, and has no attempt behind it. */
const belongs = (which: Which) => `s.status = 'pending' AND s.run_at <= NOW(3) AND s.attempts = 0
  AND COALESCE(s.released_at, s.scheduled_for, GREATEST(s.run_at, s.created_at)) < NOW(3) - INTERVAL ${BACKLOG_MINUTES} MINUTE
  ${which === 'new' ? `AND (s.waits_for IS NULL OR s.waits_for <> '${TURN}')` : ''}`

/**
 * Posts that belong to the backlog of their account and are due, oldest first by what their users asked for. Those that a
 * claim ends at once are not among them: too late by policy, or of an account that must be connected again.
 * @returns their queue rows by account
 */
export async function postsWithoutTurn(
  db: Database | Connection,
  rules: LateRules,
  which: Which,
  accountId?: string,
): Promise<Map<string, string[]>> {
  const found = await rows<
    Pick<Lateness, 'loadedAt' | 'scheduledFor'> & {
      id: string
      accountId: string
      releasedAt: Date | null
      latePolicy: PostDetailRow['late_policy']
      lateLimitMinutes: PostDetailRow['late_limit_minutes']
    }
  >(
    db,
    `SELECT s.id, a.id AS accountId, COALESCE(s.scheduled_for, GREATEST(s.run_at, s.created_at)) AS scheduledFor,
            s.released_at AS releasedAt, NOW(3) AS loadedAt, d.late_policy AS latePolicy,
            d.late_limit_minutes AS lateLimitMinutes
       FROM post_schedule s FORCE INDEX (idx_status_run_at)
       JOIN post_details d ON d.id = s.post_detail_id
       JOIN meta_social_accounts a ON a.id = d.social_account_id AND a.status = 'ok'
      WHERE ${belongs(which)} AND a.id = COALESCE(?, a.id)
        AND NOT EXISTS (SELECT 1 FROM publications p WHERE p.post_detail_id = d.id AND p.status NOT IN (?))
      ORDER BY scheduledFor, s.id`,
    [accountId ?? null, untouchedStatuses],
  )
  const byAccount = new Map<string, string[]>()
  for (const { id, accountId, releasedAt, latePolicy, lateLimitMinutes, ...times } of found) {
    const post = {
      ...times,
      ...(releasedAt && { releasedAt }),
      ...(latePolicy && { latePolicy }),
      ...(lateLimitMinutes !== null && { lateLimitMinutes }),
      publications: [],
    }
    const ids = byAccount.get(accountId) ?? []
    if (ids.length < MOST_AT_ONCE && !tooLate(post, rules)) byAccount.set(accountId, [...ids, id])
  }
  return byAccount
}

/** Locks those of the posts that still are such; what is being claimed or decided about finds its way by itself. */
export async function lockWithoutTurn(connection: Connection, ids: string[], which: Which): Promise<LockedRow[]> {
  if (ids.length === 0) return []
  const locked = await rows<LockedRow>(
    connection,
    `SELECT s.id AS scheduleId, s.post_detail_id AS postDetailId, s.status, s.attempts
       FROM post_schedule s FORCE INDEX (PRIMARY) WHERE s.id IN (?) AND ${belongs(which)} FOR UPDATE SKIP LOCKED`,
    [ids],
  )
  const place = new Map(ids.map((id, n) => [id, n]))
  return locked.sort((a, b) => (place.get(a.scheduleId) ?? 0) - (place.get(b.scheduleId) ?? 0))
}
