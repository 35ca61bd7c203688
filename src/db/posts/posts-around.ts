import type { PostType } from '../../domain/post'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import { preparedRows, rows } from '../rows'

/** A stretch of time around one moment, and the account whose posts are asked for. */
export type Around = { accountId: string; from: Date; at: Date; before: Date }

/** What goes or went out then: not what was cancelled, failed or missed. */
const LIVING = "'pending','processing','done','held','unconfirmed'"
const UP_TO = 's.social_account_id = ? AND s.run_at >= ? AND s.run_at <= ?'
const AFTER = 's.social_account_id = ? AND s.run_at > ? AND s.run_at < ?'

/**
 * How many posts accounts have on both sides of a moment, of each side no more than `most`: an account with ten thousand
 * posts on a day costs no more than one that is just full.
 * @returns in the order in which it was asked
 */
export async function countPostsAround(
  db: Database,
  asked: Around[],
  most: number,
): Promise<{ upTo: number; after: number }[]> {
  if (asked.length === 0) return []
  const count = (where: string) =>
    `(SELECT COUNT(*) FROM (SELECT 1 FROM post_schedule s WHERE ${where} AND s.status IN (${LIVING}) LIMIT ${Number(most)}) x)`
  const counts = await preparedRows<{ n: number; upTo: number; after: number }>(
    db,
    asked
      .map((_, index) => `SELECT ${index} AS n, ${count(UP_TO)} AS upTo, ${count(AFTER)} AS after`)
      .join(' UNION ALL '),
    asked.flatMap(({ accountId, from, at, before }) => [accountId, from, at, accountId, at, before]),
  )
  return counts.sort((a, b) => a.n - b.n).map(({ upTo, after }) => ({ upTo, after }))
}

/** The posts of one account themselves that are of these types, of each side the nearest. */
export function postsAround(
  db: Database,
  { accountId, from, at, before }: Around,
  postTypes: readonly PostType[],
  most: number,
): Promise<{ at: PostScheduleRow['run_at']; postType: PostDetailRow['post_type'] }[]> {
  const side = (where: string, order: 'ASC' | 'DESC') =>
    `(SELECT s.run_at AS at, d.post_type AS postType
      FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE ${where} AND s.status IN (${LIVING}) AND d.post_type IN (?) ORDER BY s.run_at ${order} LIMIT ?)`
  return rows(db, `${side(UP_TO, 'DESC')} UNION ALL ${side(AFTER, 'ASC')}`, [
    accountId,
    from,
    at,
    postTypes,
    most,
    accountId,
    at,
    before,
    postTypes,
    most,
  ])
}
