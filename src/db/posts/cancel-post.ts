import { type ChangeRefusal, whatIsOutOf } from '../../domain/change-refusal'
import type { ScheduleStatus } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { newId } from '../new-id'
import { type AlsoDo, executeOn, type LockedPost, lockPost, type WhichPost } from '../queue/lock-post'
import { noteDecision } from '../queue/requeue-post'
import { transaction } from '../transaction'

export type CancelOutcome =
  | { kind: 'cancelled'; already: boolean; version: number }
  | { kind: 'not-found' }
  /** Somebody has changed the post since the version that was to be cancelled. */
  | { kind: 'changed'; version: number }
  | { kind: 'refused'; because: ChangeRefusal }

/**
 * Takes a post back. A claim and a cancellation both need the lock of the post's queue row and look at its status under
 * it, so exactly one of them wins.
 * @param which the post; with `isVersion` only as long as it is that one
 * @param actor who does it, for the timeline
 */
export function cancelPost(
  db: Database,
  which: WhichPost & { isVersion?: (version: number) => boolean },
  actor: string,
  also?: AlsoDo<CancelOutcome & { kind: 'cancelled' }>,
): Promise<CancelOutcome> {
  return transaction(db, async (connection): Promise<CancelOutcome> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const done = async (already: boolean, version: number) => {
      const outcome = { kind: 'cancelled', already, version } as const
      await also?.(executeOn(connection), outcome)
      return outcome
    }
    const queued = post.queued ?? (await queueOf(connection, post))
    if (queued === 'cancelled') return done(true, post.version)
    if (which.isVersion && !which.isVersion(post.version)) return { kind: 'changed', version: post.version }
    const because = whatIsOutOf(
      queued,
      post.publications.map(({ status }) => status),
    )
    if (because) return { kind: 'refused', because }
    if (queued === 'failed') return { kind: 'refused', because: 'failed' }
    await connection.execute("UPDATE post_schedule SET status = 'cancelled' WHERE post_detail_id = ?", [post.id])
    await connection.execute("UPDATE post_details SET status = 'cancelled' WHERE id = ?", [post.id])
    const reason = 'Cancelled before anything was published'
    return done(false, await noteDecision(connection, post, { actor, step: 'cancel', outcome: 'cancelled', reason }))
  })
}

// A post without a queue row (written by hand, not queued yet) gets one, so that nobody can queue it afterwards.
async function queueOf(connection: Connection, { id, status }: LockedPost): Promise<ScheduleStatus> {
  if (status !== 'pending') return status === 'published' ? 'done' : status
  await connection.execute("INSERT INTO post_schedule (id, post_detail_id, status) VALUES (?, ?, 'pending')", [
    newId(),
    id,
  ])
  return 'pending'
}
