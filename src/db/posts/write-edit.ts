import { type Refusal, refusalOf } from '../../domain/change-refusal'
import { edited, rescheduled } from '../../domain/decide'
import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { lockPost, type WhichPost } from '../queue/lock-post'
import { movePosts } from '../queue/move-posts'
import { transactionWithRoom } from '../usage/take-room'
import { executeOn, type WithinTransaction } from '../within-transaction'
import type { PostWithSchedule } from './list-posts'
import { readPostRow } from './read-post-row'
import { takeRoomToWait } from './waiting-posts'
import { type HashedContent, writeContent } from './write-posts'

export type PostEdit = {
  /** The version this was made from: for another one it must be made anew. Without it the post is taken as it is. */
  ofVersion?: number
  /** Everything that is published, also what stays as it is. */
  content?: HashedContent
  /** Another time, with all attempts. What was missed or has failed is in the queue again by it. */
  at?: Date
  /** The names of what changes, for the timeline. */
  changes: string[]
  /** How many posts of its company may wait. */
  mostWaiting: number
}

export type WriteEditOutcome =
  | { kind: 'done'; post: PostWithSchedule }
  | { kind: 'not-found' }
  /** It is another version by now. */
  | { kind: 'changed' }
  | Refusal

/**
 * Changes what a post publishes and when, as long as nobody holds it and nothing of it is out or may be. A claim and an
 * edit both need the lock of the queue row: the worker publishes either the old version or the new one, and the answer
 * says which. What was prepared on the platform (containers, hidden posts, uploads) is made anew from the new version.
 * @throws QuotaReached when one that has failed is to wait again and its company has as many waiting as it may
 */
export function writeEdit(
  db: Database,
  which: WhichPost,
  { ofVersion, content, at, changes, mostWaiting }: PostEdit,
  actor: Actor,
  within?: WithinTransaction<PostWithSchedule>,
): Promise<WriteEditOutcome> {
  return transactionWithRoom(db, async (connection, room): Promise<WriteEditOutcome> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const refusal = refusalOf(content ? 'edit' : 'reschedule', post)
    if (refusal || !post.row) return refusal ?? { kind: 'not-found' }
    if (ofVersion !== undefined && ofVersion !== post.version) return { kind: 'changed' }
    if (content) await writeContent(connection, post.id, content)
    const reason = [
      ...(changes.length > 0 ? [`Changed: ${changes.join(', ')}`] : []),
      ...(at ? [`Moved to ${at.toISOString()}`] : []),
    ].join('. ')
    const line = { step: content ? 'edit' : 'reschedule', outcome: at ? 'queued' : 'ok', reason } as const
    const plan = at ? rescheduled(post, at) : edited(post.row.status)
    await movePosts(connection, [{ row: post.row, plan, line }], { actor })
    const row = await readPostRow(connection, post.id)
    await within?.(executeOn(connection), row)
    await takeRoomToWait({ connection, room }, post, plan.told, mostWaiting)
    return { kind: 'done', post: row }
  })
}
