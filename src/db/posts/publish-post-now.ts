import type { Database } from '../connection'
import { type AlsoDo, type Decision, executeOn, lockPost, refused, type WhichPost } from '../queue/lock-post'
import { noteDecision, queueAgain } from '../queue/requeue-post'
import { transaction } from '../transaction'

/**
 * Lets a post that waits for its time, for another attempt, or for a person's word because it is late be claimed by the
 * next tick. The time it was meant for stays; whether it is late counts from now.
 */
export function publishPostNow(
  db: Database,
  which: WhichPost,
  actor: string,
  also?: AlsoDo<Decision & { kind: 'done' }>,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const some = (...statuses: string[]) => post.publications.some(({ status }) => statuses.includes(status))
    switch (post.queued) {
      case 'pending':
      case 'missed':
        break
      case 'processing':
        return refused('being-published', 'a worker is publishing it right now')
      case 'done':
        return refused('published', 'it is out already')
      case 'unconfirmed':
        return refused('outcome-unknown', 'it may be out already: look at the platform, then say which is true')
      case 'held':
        return refused('held', 'its account must be connected again first; it goes out then')
      case 'failed':
        return refused('failed', 'it has failed; try it again instead')
      case 'cancelled':
        return refused('cancelled', 'it was cancelled; schedule it anew')
      case undefined:
        return refused('not-queued', 'it was never put into the queue')
    }
    // The platform is asked about these with growing pauses; asking sooner would not make them known.
    if (some('accepted')) return refused('being-published', 'the platform is still working on it')
    if (some('committing', 'unconfirmed')) {
      return refused('outcome-unknown', 'it may be out already, and the platform is being asked')
    }
    if (post.queued === 'missed') await queueAgain(connection, post.id)
    else {
      await connection.query(
        'UPDATE post_schedule SET run_at = NOW(3), released_at = NOW(3) WHERE post_detail_id = ?',
        [post.id],
      )
    }
    const reason = 'To be published with the next tick'
    const version = await noteDecision(connection, post, { actor, step: 'publish-now', outcome: 'queued', reason })
    const decision = { kind: 'done', status: 'pending', version } as const
    await also?.(executeOn(connection), decision)
    return decision
  })
}
