import type { Actor } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { writeAccountEvents } from '../events/write-account-events'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import { cancelPost } from '../posts/cancel-post'
import { holdWaitingPosts } from '../queue/hold-waiting-posts'
import { rows } from '../rows'
import { transaction } from '../transaction'
import type { AccountRow } from './account-row'
import { removeUnusedToken } from './remove-unused-token'

/** What became of the posts of a disconnected account that were still to come. */
export type PostsOfDisconnected = {
  /** They wait for the account to be connected again. */
  held: number
  cancelled: number
  /** A worker has them in hand; what is out stays out, what is not is held afterwards. */
  beingPublished: number
}

/** Others need connections to the database meanwhile, however many posts there are. */
const AT_ONCE = 3

const REASON = 'The account was disconnected; it waits to be connected again'

/**
 * Forgets an account's token and takes its posts out of the queue. The account keeps its row: connected again it is the
 * same, with the same id and queue.
 * @param posts what becomes of posts that are still to come; of which something is or may be out, none is cancelled
 * @returns undefined when the company has no such account
 */
export async function disconnectAccount(
  db: Database,
  companyId: string,
  id: string,
  posts: 'hold' | 'cancel',
  actor: Actor,
): Promise<PostsOfDisconnected | undefined> {
  const waiting = await transaction(db, async (connection) => {
    const [account] = await rows<Pick<AccountRow, 'disconnected_at'> & { tokenId: AccountRow['userAccessTokenId'] }>(
      connection,
      'SELECT userAccessTokenId AS tokenId, disconnected_at FROM meta_social_accounts WHERE id = ? AND company_id = ? FOR UPDATE',
      [id, companyId],
    )
    if (!account) return undefined
    await connection.query(
      `UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = ?, userAccessTokenId = NULL,
         disconnected_at = COALESCE(disconnected_at, NOW(3)) WHERE id = ?`,
      [REASON, id],
    )
    await removeUnusedToken(connection, account.tokenId)
    await holdWaitingPosts(connection, id, REASON, actor)
    const posts = await postsOf(connection, id)
    if (!account.disconnected_at) await writeAccountEvents(connection, 'account.disconnected', [{ accountId: id }])
    return posts
  })
  if (!waiting) return undefined
  const { held, beingPublished } = waiting
  // Each by itself, in the way a person cancels one: held already, so a process that dies here has lost none.
  let cancelled = 0
  if (posts === 'cancel') {
    for (let from = 0; from < held.length; from += AT_ONCE) {
      const few = held.slice(from, from + AT_ONCE)
      const outcomes = await Promise.all(few.map((post) => cancelPost(db, { companyId, id: post }, actor)))
      cancelled += outcomes.filter(({ kind }) => kind === 'cancelled').length
    }
  }
  return { held: held.length - cancelled, cancelled, beingPublished }
}

async function postsOf(connection: Connection, accountId: string) {
  const posts = await rows<Pick<PostDetailRow, 'id'> & Pick<PostScheduleRow, 'status'>>(
    connection,
    `SELECT d.id, s.status FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE d.social_account_id = ? AND s.status IN ('held', 'processing', 'pending') ORDER BY d.created_at, d.id`,
    [accountId],
  )
  return {
    // Pending here means: its answer was lost and it was about to be asked for. That waits as well.
    held: posts.filter(({ status }) => status !== 'processing').map(({ id }) => id),
    beingPublished: posts.filter(({ status }) => status === 'processing').length,
  }
}
