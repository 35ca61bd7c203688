import type { RowDataPacket } from 'mysql2/promise'
import type { PostType } from '../../domain/post'
import type { Database } from '../connection'

/** Stretches of time around one moment, and the account they are asked for. */
export type Around = { accountId: number; from: Date; at: Date; before: Date }

/** What goes or went out then: not what was cancelled, failed or missed. */
const LIVING = "'pending','processing','done','held','unconfirmed'"

/**
 * The posts of accounts on both sides of a moment, nearest first, and of each side no more than `most`: an account with
 * ten thousand posts on a day costs no more than one that is just full.
 */
export async function postsAround(
  db: Database,
  asked: Around[],
  most: number,
): Promise<{ accountId: number; at: Date; postType: PostType }[]> {
  if (asked.length === 0) return []
  const side = (condition: string, order: 'ASC' | 'DESC') =>
    `(SELECT s.social_account_id AS accountId, s.run_at AS at, d.post_type AS postType
      FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.social_account_id = ? AND ${condition} AND s.status IN (${LIVING})
      ORDER BY s.run_at ${order} LIMIT ?)`
  const sides = `${side('s.run_at >= ? AND s.run_at <= ?', 'DESC')} UNION ALL ${side('s.run_at > ? AND s.run_at < ?', 'ASC')}`
  const [rows] = await db.query<RowDataPacket[]>(
    asked.map(() => sides).join(' UNION ALL '),
    asked.flatMap(({ accountId, from, at, before }) => [accountId, from, at, most, accountId, at, before, most]),
  )
  return rows as { accountId: number; at: Date; postType: PostType }[]
}
