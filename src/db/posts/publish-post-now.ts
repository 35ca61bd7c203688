import { hurried } from '../../domain/decide'
import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { type Decision, decideOn, lockPost, type WhichPost } from '../queue/lock-post'
import { transaction } from '../transaction'
import type { WithinTransaction } from '../within-transaction'

/**
 * Lets a post that waits for its time, for another attempt, or for a person's word because it is late be claimed by the
 * next tick. The time it was meant for stays; whether it is late counts from now.
 */
export function publishPostNow(
  db: Database,
  which: WhichPost,
  actor: Actor,
  within?: WithinTransaction<Decision & { kind: 'done' }>,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const line = { step: 'publish-now', outcome: 'queued', reason: 'To be published with the next tick' } as const
    return decideOn(connection, post, { decision: 'publish-now', plan: () => hurried(post), line, actor }, within)
  })
}
