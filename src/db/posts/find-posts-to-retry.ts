import type { FailureCause } from '../../domain/failure-cause'
import type { ScheduleStatus } from '../../domain/post-status'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { rows } from '../rows'

export type RetryFilter = {
  companyId: string
  statuses: Extract<ScheduleStatus, 'failed' | 'missed' | 'held'>[]
  socialAccountId?: string | undefined
  cause?: FailureCause | undefined
  ids?: string[] | undefined
}

/** The company's posts that fit, those first that wait the longest. Whether they can be tried again is seen under their lock. */
export async function findPostsToRetry(db: Database, filter: RetryFilter, most: number): Promise<string[]> {
  const { companyId, statuses, socialAccountId, cause, ids } = filter
  const conditions: [string, unknown][] = [
    ['d.company_id = ?', companyId],
    ['s.status IN (?)', statuses],
    // Held posts have the status of what they wait for; the index on the post's status takes the rest out early.
    ['d.status IN (?)', statuses.includes('held') ? ['failed', 'missed', 'pending', 'unconfirmed'] : statuses],
  ]
  if (socialAccountId !== undefined) conditions.push(['d.social_account_id = ?', socialAccountId])
  if (cause !== undefined) conditions.push(['d.failure_cause = ?', cause])
  if (ids !== undefined) conditions.push(['d.id IN (?)', ids])
  const found = await rows<Pick<PostDetailRow, 'id'>>(
    db,
    `SELECT d.id FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY d.created_at, d.id LIMIT ?`,
    [...conditions.map(([, value]) => value), most],
  )
  return found.map(({ id }) => id)
}
