import type { DecidedPost } from '../../domain/change-refusal'
import { hurried, retried } from '../../domain/decide'
import type { Plan } from '../../domain/moves'
import type { Actor, TimelineLine } from '../../domain/timeline'
import type { Database } from '../connection'
import { type Decision, decideOn, lockPost, type WhichPost } from '../queue/lock-post'
import { transaction } from '../transaction'
import type { WithinTransaction } from '../within-transaction'

type Within = WithinTransaction<Decision & { kind: 'done' }>

/** Puts a post that was given up, held or missed back into the queue, with all its attempts. What is out stays out. */
export const retryPost = (db: Database, which: WhichPost, actor: Actor, within?: Within): Promise<Decision> =>
  decidePost(db, which, { decision: 'retry', planFor: retried, reason: 'Put back into the queue' }, actor, within)

/**
 * Lets a post that waits for its time, for another attempt, or for a person's word because it is late be claimed by the
 * next tick. The time it was meant for stays; whether it is late counts from now.
 */
export const publishPostNow = (db: Database, which: WhichPost, actor: Actor, within?: Within): Promise<Decision> =>
  decidePost(
    db,
    which,
    { decision: 'publish-now', planFor: hurried, reason: 'To be published with the next tick' },
    actor,
    within,
  )

type Wanted = { decision: 'retry' | 'publish-now'; planFor: (post: DecidedPost) => Plan; reason: string }

function decidePost(
  db: Database,
  which: WhichPost,
  { decision, planFor, reason }: Wanted,
  actor: Actor,
  within: Within | undefined,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const line: TimelineLine = { step: decision, outcome: 'queued', reason }
    return decideOn(connection, post, { decision, plan: () => planFor(post), line, actor }, within)
  })
}
