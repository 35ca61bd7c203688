import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { preparedRows } from '../rows'

export type SamePost = Pick<PostDetailRow, 'id' | 'status'> & {
  socialAccountId: PostDetailRow['social_account_id']
  contentHash: NonNullable<PostDetailRow['content_hash']>
  at: Date
}

/** Further apart it is a repetition that somebody wants. */
const HOURS_APART = 24
/** More than anybody reads. */
const MOST = 20

/** Posts of these accounts with the same content that are out, may be out or are to go out within a day of a time. */
export async function findSamePosts(
  db: Database,
  companyId: string,
  posts: { socialAccountId: string; contentHash: string }[],
  at: Date,
): Promise<SamePost[]> {
  const places = posts.map(() => '?').join(', ')
  const found = await preparedRows<SamePost>(
    db,
    `SELECT d.id, d.social_account_id AS socialAccountId, d.content_hash AS contentHash, d.status,
            COALESCE(s.scheduled_for, s.run_at) AS at
       FROM post_details d FORCE INDEX (idx_post_details_content)
       JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE d.content_hash IN (${places}) AND d.social_account_id IN (${places}) AND d.company_id = ?
        AND d.status IN ('pending', 'processing', 'published', 'unconfirmed')
        AND COALESCE(s.scheduled_for, s.run_at) BETWEEN ? - INTERVAL ${HOURS_APART} HOUR AND ? + INTERVAL ${HOURS_APART} HOUR
      ORDER BY d.created_at DESC, d.id DESC LIMIT ${MOST}`,
    [...posts.map((post) => post.contentHash), ...posts.map((post) => post.socialAccountId), companyId, at, at],
  )
  const wanted = new Set(posts.map(({ socialAccountId, contentHash }) => `${socialAccountId} ${contentHash}`))
  return found.filter((row) => wanted.has(`${row.socialAccountId} ${row.contentHash}`))
}
