import type { PublicationStatus, ScheduleStatus } from './post-status'

/** Why a person's decision about a post cannot be carried out. */
export type ChangeRefusal =
  /** A worker holds it, or a platform is still working on it. */
  | 'being-published'
  /** Everything is out. */
  | 'published'
  /** Of two publications one is out. */
  | 'partly-published'
  /** A commit call left and its answer is not known. */
  | 'outcome-unknown'
  | 'failed'
  | 'cancelled'
  /** It waits for its account to be connected again. */
  | 'held'
  /** It waits for its time; there is nothing to try again. */
  | 'pending'
  /** It has no place in the queue. */
  | 'not-queued'
  /** Nothing about it is unconfirmed. */
  | 'nothing-unconfirmed'
  /** Both of its publications are unconfirmed, and it was not said which is meant. */
  | 'which-publication'
  /** The platform's id that was named is that of another post of the account. */
  | 'external-id-taken'

/**
 * What speaks against changing what a post publishes or taking it back, judged under the lock of its queue row:
 * something of it is out, may be out, or is on its way. Undefined when nothing does.
 */
export function whatIsOutOf(
  queued: ScheduleStatus,
  publications: PublicationStatus[],
): 'published' | 'being-published' | 'outcome-unknown' | 'partly-published' | undefined {
  const some = (...statuses: PublicationStatus[]) => publications.some((status) => statuses.includes(status))
  if (queued === 'done') return 'published'
  if (queued === 'processing' || some('accepted')) return 'being-published'
  // "committing" was written before a commit call left, and nobody holds the post: nobody may say that nothing happened.
  if (queued === 'unconfirmed' || some('unconfirmed', 'committing')) return 'outcome-unknown'
  if (!some('published')) return undefined
  return publications.every((status) => status === 'published') ? 'published' : 'partly-published'
}
