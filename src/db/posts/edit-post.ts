import { type ChangeRefusal, whatIsOutOf } from '../../domain/change-refusal'
import { plannedPublications } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import type { PublicationStatus, ScheduleStatus } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { type AlsoDo, type Decision, executeOn, type LockedPost, lockPost, type WhichPost } from '../queue/lock-post'
import { noteDecision, queueAgain, resetPublications } from '../queue/requeue-post'
import { transaction } from '../transaction'
import type { PostWithSchedule } from './list-posts'
import { readPostRow } from './read-post-row'

type HashedContent = PostContent & { contentHash: string | null }

export type PostEdit = {
  /** The version this was made from: for another one it must be made anew. Without it the post is taken as it is. */
  ofVersion?: number
  /** Everything that is published, also what stays as it is. */
  content?: HashedContent
  /** Another time, with all attempts. What was missed or has failed is in the queue again by it. */
  at?: Date
  /** The names of what changes, for the timeline. */
  changes: string[]
}

export type EditOutcome = Decision | { kind: 'changed' }

/**
 * Changes what a post publishes and when, as long as nobody holds it and nothing of it is out or may be. A claim and an
 * edit both need the lock of the queue row: the worker publishes either the old version or the new one, and the answer
 * says which. What was prepared on the platform (containers, hidden posts, uploads) is made anew from the new version.
 */
export function editPost(
  db: Database,
  which: WhichPost,
  { ofVersion, content, at, changes }: PostEdit,
  actor: string,
  also?: AlsoDo<PostWithSchedule>,
): Promise<EditOutcome> {
  return transaction(db, async (connection): Promise<EditOutcome> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const no = whyNotEditable(
      post.queued,
      post.publications.map(({ status }) => status),
    )
    if (no) return no
    if (ofVersion !== undefined && ofVersion !== post.version) return { kind: 'changed' }
    if (content) await writeContent(connection, post, content)
    if (at) await move(connection, post, at)
    const said = [
      ...(changes.length > 0 ? [`Changed: ${changes.join(', ')}`] : []),
      ...(at ? [`Moved to ${at.toISOString()}`] : []),
    ].join('. ')
    const step = content ? 'edit' : 'reschedule'
    const version = await noteDecision(connection, post, { actor, step, outcome: at ? 'queued' : 'ok', reason: said })
    const row = await readPostRow(connection, post.id)
    await also?.(executeOn(connection), row)
    return { kind: 'done', status: row.status, version }
  })
}

const details: Partial<Record<ChangeRefusal, string>> = {
  'being-published': 'it is being published right now',
  published: 'it is out already',
  'partly-published': 'one part of it is out already',
  'outcome-unknown': 'it was sent and the platform did not answer: it may be out',
  cancelled: 'it was cancelled',
  'not-queued': 'it was never put into the queue',
}

/** What speaks against an edit. Certain only under the lock of the post. */
export function whyNotEditable(
  queued: ScheduleStatus | undefined,
  publications: PublicationStatus[],
): (Decision & { kind: 'refused' }) | undefined {
  const because =
    queued === undefined ? 'not-queued' : queued === 'cancelled' ? queued : whatIsOutOf(queued, publications)
  return because && { kind: 'refused', because, detail: details[because] ?? because }
}

async function writeContent(connection: Connection, post: LockedPost, content: HashedContent): Promise<void> {
  await connection.query(
    `UPDATE post_details SET post_type = ?, caption = ?, media = ?, link = ?, title = ?, description = ?, options = ?,
            late_policy = ?, late_limit_minutes = ?, time_zone = ?, content_hash = ? WHERE id = ?`,
    [
      content.postType,
      content.caption,
      JSON.stringify(content.media),
      content.link,
      content.title,
      content.description,
      Object.keys(content.options).length > 0 ? JSON.stringify(content.options) : null,
      content.latePolicy,
      content.lateLimitMinutes,
      content.timeZone,
      content.contentHash,
      post.id,
    ],
  )
  const kinds = plannedPublications(content.postType)
  await connection.query('DELETE FROM publications WHERE post_detail_id = ? AND kind NOT IN (?)', [post.id, kinds])
  await connection.query('INSERT IGNORE INTO publications (post_detail_id, kind) VALUES ?', [
    kinds.map((kind) => [post.id, kind]),
  ])
  // Nothing of these is out. Why a publication has failed is still true until it is tried again.
  await connection.query(
    `UPDATE publications SET progress = NULL, looks = 0, error_message = IF(status = 'preparing', NULL, error_message),
            status = IF(status = 'preparing', 'planned', status)
      WHERE post_detail_id = ? AND status IN ('preparing', 'failed')`,
    [post.id],
  )
}

async function move(connection: Connection, { id, queued }: LockedPost, at: Date): Promise<void> {
  await resetPublications(connection, id)
  // Held, it waits for its account at any time.
  if (queued !== 'held') await queueAgain(connection, id)
  await connection.query(
    'UPDATE post_schedule SET run_at = ?, scheduled_for = ?, released_at = NULL WHERE post_detail_id = ?',
    [at, at, id],
  )
}
