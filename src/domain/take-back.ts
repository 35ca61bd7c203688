import { isQuestion, mayBeOut, type Plan, toldAs } from './moves'
import type { PublicationStatus } from './post-status'

/** A claimed post whose worker is gone. */
export type OrphanedPost = {
  /** With the claim that is taken back. */
  attempts: number
  publications: PublicationStatus[]
  /** Whether anything was written about it under this claim; otherwise it only waited in its worker for its turn. */
  begun: boolean
  /** How often it was taken back before. */
  takenBack: number
  /** Its worker was at work on nothing else. */
  wasAlone: boolean
}

/**
 * A claim under which nothing was begun costs its post no attempt, but for this many times as often as it may be tried:
 * a post may also kill its worker before that can write that it has begun.
 */
const FREE_TAKE_BACKS = 2

/**
 * What becomes of a claimed post whose worker died.
 * @param reason how the worker died, for people
 */
export function takeBack(post: OrphanedPost, reason: string, maxAttempts: number): Plan {
  const again = { to: 'pending', cause: null } as const
  if (post.publications.some(mayBeOut)) {
    const told = toldAs('pending', post.publications.some(isQuestion))
    const publications = { to: 'question', reason } as const
    return { ...again, move: 'take-back', told, runAt: { inMs: 0 }, message: reason, publications }
  }
  if (!post.begun && post.takenBack < FREE_TAKE_BACKS * maxAttempts) {
    const message = `${reason} Work on this post had not begun; the attempt does not count.`
    return { ...again, move: 'take-back-unbegun', told: 'pending', message }
  }
  // Of what is out in part, whoever claims it next only has to settle it, or to publish the rest.
  const isPartlyOut = post.publications.includes('published')
  const isUsedUp = post.attempts >= maxAttempts && !isPartlyOut
  if (isUsedUp && post.wasAlone)
    return { move: 'give-up', to: 'failed', told: 'failed', message: reason, cause: 'worker-died' }
  const message = isUsedUp ? `${reason} It was not worked on alone, and gets one more attempt that is.` : reason
  // What was being worked on queues behind what waited with it: should it be to blame, the others are not held up again.
  return { ...again, move: 'take-back', told: 'pending', runAt: { inMs: 0 }, message }
}

/**
 * Whether the next attempt of a post is made alone: its last one, when a worker has died before that was at work on it. Should
 * it be to blame, nothing goes down with it; should it not be, it is not failed for what another does.
 * @param attempts that it has had
 */
export const goesAlone = (attempts: number, takenBack: boolean, maxAttempts: number): boolean =>
  takenBack && attempts > 0 && attempts + 1 >= maxAttempts
