import type { DecidedPost } from '../../domain/change-refusal'
import { hurried, retried } from '../../domain/decide'
import type { Plan } from '../../domain/moves'
import { NO_LIMIT } from '../../domain/quota'
import type { Actor, TimelineLine } from '../../domain/timeline'
import type { Database } from '../connection'
import { type Decision, decideOn, lockPost, type WhichPost } from '../queue/lock-post'
import { transactionWithRoom } from '../usage/take-room'
import type { WithinTransaction } from '../within-transaction'
import { takeRoomToWait } from './waiting-posts'

type Within = WithinTransaction<Decision & { kind: 'done' }>

/**
 * Puts a post that was given up, held or missed back into the queue, with all its attempts. What is out stays out.
 * @param mostWaiting how many posts of its company may wait
 * @throws QuotaReached when they would be more: one that has failed waits no longer
 */
export const retryPost = (
  db: Database,
  which: WhichPost,
  actor: Actor,
  mostWaiting: number,
  within?: Within,
): Promise<Decision> =>
  decidePost(
    db,
    which,
    { decision: 'retry', planFor: retried, reason: 'Put back into the queue', mostWaiting },
    actor,
    within,
  )

/**
 * Lets a post that waits for its time, for another attempt, or for a person's word because it is late be claimed by the
 * next tick. The time it was meant for stays; whether it is late counts from now.
 */
export const publishPostNow = (db: Database, which: WhichPost, actor: Actor, within?: Within): Promise<Decision> =>
  decidePost(
    db,
    which,
    { decision: 'publish-now', planFor: hurried, reason: 'To be published with the next tick', mostWaiting: NO_LIMIT },
    actor,
    within,
  )

type Wanted = {
  decision: 'retry' | 'publish-now'
  planFor: (post: DecidedPost) => Plan
  reason: string
  mostWaiting: number
}

function decidePost(
  db: Database,
  which: WhichPost,
  { decision, planFor, reason, mostWaiting }: Wanted,
  actor: Actor,
  within: Within | undefined,
): Promise<Decision> {
  return transactionWithRoom(db, async (connection, room): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    const line: TimelineLine = { step: decision, outcome: 'queued', reason }
    const made = await decideOn(connection, post, { decision, plan: () => planFor(post), line, actor }, within)
    if (made.kind === 'done') await takeRoomToWait({ connection, room }, post, made.status, mostWaiting)
    return made
  })
}
