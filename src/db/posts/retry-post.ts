import { retried } from '../../domain/decide'
import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { type Decision, decideOn, lockPost, type WhichPost } from '../queue/lock-post'
import { transaction } from '../transaction'
import type { WithinTransaction } from '../within-transaction'

/** Puts a post that was given up, held or missed back into the queue, with all its attempts. What is out stays out. */
export function retryPost(
  db: Database,
  which: WhichPost,
  actor: Actor,
  within?: WithinTransaction<Decision & { kind: 'done' }>,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const line = { step: 'retry', outcome: 'queued', reason: 'Put back into the queue' } as const
    return decideOn(connection, post, { decision: 'retry', plan: () => retried(post), line, actor }, within)
  })
}
