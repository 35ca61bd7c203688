import { type Refusal, refusalOf } from '../../domain/change-refusal'
import { cancelled } from '../../domain/decide'
import type { PostStatus, ScheduleStatus } from '../../domain/post-status'
import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { lockPost, type WhichPost } from '../queue/lock-post'
import { movePosts } from '../queue/move-posts'
import { transaction } from '../transaction'
import { executeOn, type WithinTransaction } from '../within-transaction'
import { queueForDecision } from './write-posts'

export type CancelOutcome =
  | { kind: 'cancelled'; already: boolean; version: number }
  | { kind: 'not-found' }
  /** Somebody has changed the post since the version that was to be cancelled. */
  | { kind: 'changed'; version: number }
  | Refusal

/**
 * Takes a post back. A claim and a cancellation both need the lock of the post's queue row and look at its status under
 * it, so exactly one of them wins.
 * @param which the post; with `isVersion` only as long as it is that one
 * @param actor who does it, for the timeline
 */
export function cancelPost(
  db: Database,
  which: WhichPost & { isVersion?: (version: number) => boolean },
  actor: Actor,
  within?: WithinTransaction<CancelOutcome & { kind: 'cancelled' }>,
): Promise<CancelOutcome> {
  return transaction(db, async (connection): Promise<CancelOutcome> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const done = async (already: boolean, version: number) => {
      const outcome = { kind: 'cancelled', already, version } as const
      await within?.(executeOn(connection), outcome)
      return outcome
    }
    const queued = post.queued ?? placeOf(post.status)
    if (queued === 'cancelled') return done(true, post.version)
    if (which.isVersion && !which.isVersion(post.version)) return { kind: 'changed', version: post.version }
    const refusal = refusalOf('cancel', { ...post, queued })
    if (refusal) return refusal
    // Written by hand and not queued yet, it gets its place, so that nobody can queue it afterwards.
    const row = post.row ?? (await queueForDecision(connection, post.id))
    const reason = 'Cancelled before anything was published'
    const line = { step: 'cancel', outcome: 'cancelled', reason } as const
    await movePosts(connection, [{ row, plan: cancelled, line }], { actor })
    return done(false, post.version + 1)
  })
}

/** Where a post that was never queued would stand. */
const placeOf = (status: PostStatus): ScheduleStatus => (status === 'published' ? 'done' : status)
