/**
 * `post_details.status`: what a person is told about a post. The state machine is drawn in docs/states.md.
 */
export const postStatuses = [
  /** Waiting for its time, for another attempt, or for a platform that is still processing. */
  'pending',
  /** A worker holds it right now. */
  'processing',
  /** Everything the post consists of is out. */
  'published',
  /** Given up, with the reason in `error_message`. Of two publications one may be out. */
  'failed',
  /** Taken back by a person before anything left. */
  'cancelled',
  /** A commit call left and its answer is not known. Never sent again on a guess. */
  'unconfirmed',
  /** Too late by policy; a person decides. */
  'missed',
] as const
export type PostStatus = (typeof postStatuses)[number]

/** Nothing is done about these any more, unless a person asks for it. */
export const finishedPostStatuses = ['published', 'failed', 'cancelled', 'missed'] as const satisfies PostStatus[]

/** `post_schedule.status`: where the post stands in the queue. */
export const scheduleStatuses = [
  /** May be claimed once `run_at` has come. */
  'pending',
  /** Claimed: `claim_token`, `locked_at` and `worker_id` say by whom. */
  'processing',
  /** Finished; nothing will be done any more. */
  'done',
  /** Given up. */
  'failed',
  /** Taken back by a person. */
  'cancelled',
  /** Not claimable until the account is connected again. */
  'held',
  /** Not claimable until a person has said whether it is there. */
  'unconfirmed',
  /** Not claimable until a person has decided what to do with a late post. */
  'missed',
] as const
export type ScheduleStatus = (typeof scheduleStatuses)[number]

/** Where the queue has those that are finished. */
export const finishedScheduleStatuses = ['done', 'failed', 'cancelled', 'missed'] as const satisfies ScheduleStatus[]

/** `publications.status`: how far one visible thing has come. */
export const publicationStatuses = [
  /** Nothing has been done. */
  'planned',
  /** Invisible things exist on the platform (uploads, containers, hidden posts). Free to repeat. */
  'preparing',
  /** Written before the commit call leaves. Found by a later worker it means: the call may have taken effect. */
  'committing',
  /** The platform took the commit and is still working on it; the outcome is asked for. */
  'accepted',
  /** The commit call left and its answer is not known; the platform is asked. */
  'unconfirmed',
  /** Out. */
  'published',
  /** Given up. */
  'failed',
] as const
export type PublicationStatus = (typeof publicationStatuses)[number]
