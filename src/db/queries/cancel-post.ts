import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { PostStatus, PublicationStatus, ScheduleStatus } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { transaction } from '../transaction'

/** Why a post cannot be taken back any more. */
export type CancelRefusal =
  /** A worker holds it, or a platform is still working on it. */
  | 'being-published'
  /** Everything is out. */
  | 'published'
  /** Of two publications one is out. */
  | 'partly-published'
  /** A commit call left and its answer is not known. */
  | 'outcome-unknown'
  | 'failed'

export type CancelOutcome =
  | { kind: 'cancelled'; already: boolean }
  | { kind: 'not-found' }
  | { kind: 'refused'; because: CancelRefusal }

/**
 * Takes a post back. A claim and a cancellation both need the lock of the post's queue row and look at its status under
 * it, so exactly one of them wins.
 * @param actor who does it, for the timeline
 */
export function cancelPost(db: Database, companyId: string, id: number, actor: string): Promise<CancelOutcome> {
  return transaction(db, async (connection) => {
    const [posts] = await connection.execute<(RowDataPacket & { status: PostStatus })[]>(
      'SELECT status FROM post_details WHERE id = ? AND company_id = ?',
      [id, companyId],
    )
    if (!posts[0]) return { kind: 'not-found' }
    // The queue row first, as a claim does: the other order would be a deadlock with it.
    const [rows] = await connection.execute<(RowDataPacket & { status: ScheduleStatus })[]>(
      'SELECT status FROM post_schedule WHERE post_detail_id = ? FOR UPDATE',
      [id],
    )
    const [publications] = await connection.execute<(RowDataPacket & { status: PublicationStatus })[]>(
      'SELECT status FROM publications WHERE post_detail_id = ?',
      [id],
    )
    const queued = rows[0]?.status ?? (await queueOf(connection, id, posts[0].status))
    if (queued === 'cancelled') return { kind: 'cancelled', already: true }
    const because = refusal(
      queued,
      publications.map((publication) => publication.status),
    )
    if (because) return { kind: 'refused', because }
    await connection.execute("UPDATE post_schedule SET status = 'cancelled' WHERE post_detail_id = ?", [id])
    await connection.execute("UPDATE post_details SET status = 'cancelled' WHERE id = ?", [id])
    await connection.execute(
      `INSERT INTO attempts (post_detail_id, actor, step, outcome, reason)
       VALUES (?, ?, 'cancel', 'cancelled', 'Cancelled before anything was published')`,
      [id, actor],
    )
    return { kind: 'cancelled', already: false }
  })
}

// A post without a queue row (written by hand, not queued yet) gets one, so that nobody can queue it afterwards.
async function queueOf(connection: Connection, id: number, status: PostStatus): Promise<ScheduleStatus> {
  if (status !== 'pending') return status === 'published' ? 'done' : status
  await connection.execute<ResultSetHeader>(
    "INSERT INTO post_schedule (post_detail_id, status) VALUES (?, 'pending')",
    [id],
  )
  return 'pending'
}

/** What speaks against taking back a post, judged under the lock of its queue row. */
function refusal(queued: ScheduleStatus, publications: PublicationStatus[]): CancelRefusal | undefined {
  const some = (...statuses: PublicationStatus[]) => publications.some((status) => statuses.includes(status))
  if (queued === 'done') return 'published'
  if (queued === 'processing' || some('accepted')) return 'being-published'
  // "committing" was written before a commit call left, and nobody holds the post: nobody may say that nothing happened.
  if (queued === 'unconfirmed' || some('unconfirmed', 'committing')) return 'outcome-unknown'
  if (some('published'))
    return publications.every((status) => status === 'published') ? 'published' : 'partly-published'
  return queued === 'failed' ? 'failed' : undefined
}
