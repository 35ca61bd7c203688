import type { Database } from '../connection'
import { type AlsoDo, type Decision, executeOn, lockPost, refused, type WhichPost } from '../queue/lock-post'
import { noteDecision, queueAgain, resetPublications } from '../queue/requeue-post'
import { transaction } from '../transaction'

/** Puts a post that was given up, held or missed back into the queue, with all its attempts. What is out stays out. */
export function retryPost(
  db: Database,
  which: WhichPost,
  actor: string,
  also?: AlsoDo<Decision & { kind: 'done' }>,
): Promise<Decision> {
  return transaction(db, async (connection): Promise<Decision> => {
    const post = await lockPost(connection, which)
    if (!post) return { kind: 'not-found' }
    switch (post.queued) {
      case 'failed':
      case 'held':
      case 'missed':
        break
      case 'unconfirmed':
        return refused('outcome-unknown', 'it may be out already: look at the platform, then say which is true')
      case 'pending':
        return refused('pending', 'it is in the queue already; only failed, held or missed posts can be tried again')
      case 'processing':
        return refused('being-published', 'a worker is publishing it right now')
      case 'done':
        return refused('published', 'it is out already')
      case 'cancelled':
        return refused('cancelled', 'it was cancelled; only failed, held or missed posts can be tried again')
      case undefined:
        return refused('not-queued', 'it was never put into the queue')
    }
    await resetPublications(connection, post.id)
    await queueAgain(connection, post.id)
    // A held post may be one whose answer was lost: it stays a question until the platform has been asked.
    const isQuestion = post.publications.some(({ status }) => status === 'committing' || status === 'unconfirmed')
    if (isQuestion) await connection.query(`UPDATE post_details SET status = 'unconfirmed' WHERE id = ?`, [post.id])
    const reason = 'Put back into the queue'
    const version = await noteDecision(connection, post, { actor, step: 'retry', outcome: 'queued', reason })
    const decision = { kind: 'done', status: isQuestion ? 'unconfirmed' : 'pending', version } as const
    await also?.(executeOn(connection), decision)
    return decision
  })
}
