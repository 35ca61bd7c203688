import type { FailureCause } from './failure-cause'
import { type PostStatus, type PublicationStatus, type ScheduleStatus, scheduleStatuses } from './post-status'

/** What the law says of one move. */
type Law = {
  /** Where the queue row must stand for it. */
  from: readonly ScheduleStatus[]
  /** Where it leads; of several, what is out of the post decides. */
  to: readonly ScheduleStatus[]
  /** What becomes of `attempts`, which a claim has counted. */
  attempts: 'count' | 'stay' | 'give-back' | 'anew'
  by: 'worker' | 'dispatcher' | 'account' | 'person'
  when: string
}

/** Every way a post can go in the queue, by name. Drawn in docs/states.md; `db/queue/move-posts.ts` carries them out. */
export const moves = {
  claim: { from: ['pending'], to: ['processing'], attempts: 'count', by: 'worker', when: '`run_at` has come' },
  publish: {
    from: ['processing'],
    to: ['done'],
    attempts: 'stay',
    by: 'worker',
    when: 'everything it consists of is out',
  },
  'retry-later': {
    from: ['processing'],
    to: ['pending'],
    attempts: 'stay',
    by: 'worker',
    when: 'it failed and may work at another time',
  },
  wait: {
    from: ['processing'],
    to: ['pending'],
    attempts: 'give-back',
    by: 'worker',
    when: 'the platform wants time or is to be asked again, a limit was hit, or our own time was up',
  },
  postpone: {
    from: ['pending'],
    to: ['pending'],
    attempts: 'stay',
    by: 'dispatcher',
    when: 'it may not begin yet and was not claimed for it: its account is on hold, or others of its backlog come first',
  },
  ask: {
    from: ['processing'],
    to: ['unconfirmed'],
    attempts: 'stay',
    by: 'worker',
    when: 'only a person can say whether it is out',
  },
  hold: {
    from: ['processing'],
    to: ['held'],
    attempts: 'give-back',
    by: 'worker',
    when: 'its account must be connected again',
  },
  miss: { from: ['processing'], to: ['missed'], attempts: 'give-back', by: 'worker', when: 'too late by policy' },
  fail: {
    from: ['processing'],
    to: ['failed'],
    attempts: 'stay',
    by: 'worker',
    when: 'refused for good, attempts used up, or a row that cannot be published',
  },
  'take-back': {
    from: ['processing'],
    to: ['pending'],
    attempts: 'stay',
    by: 'dispatcher',
    when: 'its worker died at work on it, or the lease ran out',
  },
  'take-back-unbegun': {
    from: ['processing'],
    to: ['pending'],
    attempts: 'give-back',
    by: 'dispatcher',
    when: "its worker died before this post's turn had come",
  },
  'give-up': {
    from: ['processing'],
    to: ['failed'],
    attempts: 'stay',
    by: 'dispatcher',
    when: 'worker after worker died at work on it',
  },
  doubt: {
    from: ['pending', 'processing', 'held'],
    to: ['pending', 'held'],
    attempts: 'stay',
    by: 'dispatcher',
    when: 'the database was set back, and it was due in the time that was lost',
  },
  'hold-waiting': {
    from: ['pending'],
    to: ['held'],
    attempts: 'stay',
    by: 'account',
    when: 'its account was disconnected, or its token died',
  },
  release: { from: ['held'], to: ['pending'], attempts: 'stay', by: 'account', when: 'its account is connected again' },
  cancel: {
    from: ['pending', 'held', 'missed'],
    to: ['cancelled'],
    attempts: 'stay',
    by: 'person',
    when: 'nothing of it is or may be out',
  },
  hurry: { from: ['pending'], to: ['pending'], attempts: 'stay', by: 'person', when: 'publish now' },
  requeue: {
    from: ['failed', 'held', 'missed'],
    to: ['pending'],
    attempts: 'anew',
    by: 'person',
    when: 'try again; publish a missed one now',
  },
  reschedule: {
    from: ['pending', 'held', 'missed', 'failed'],
    to: ['pending', 'held'],
    attempts: 'anew',
    by: 'person',
    when: 'another time; held, it waits for its account at any time',
  },
  edit: {
    from: ['pending', 'held', 'missed', 'failed'],
    to: ['pending', 'held', 'missed', 'failed'],
    attempts: 'stay',
    by: 'person',
    when: 'other content; it stays where it stands',
  },
  resume: {
    from: ['pending', 'held', 'unconfirmed', 'failed', 'missed'],
    to: ['pending'],
    attempts: 'anew',
    by: 'person',
    when: 'a person has said what is true, and something of it is still to come',
  },
  'settle-by-word': {
    from: ['pending', 'held', 'unconfirmed', 'failed', 'missed'],
    to: ['done', 'failed'],
    attempts: 'stay',
    by: 'person',
    when: 'a person has said that it is out, and nothing more is to come',
  },
} as const satisfies Record<string, Law>

export type MoveName = keyof typeof moves

/** The law of a move, without the narrowness of its literals. */
export const lawOf = (move: MoveName): Law => moves[move]

/**
 * What `post_details.status` may say while the queue row stands somewhere: plainly, and where a second is named, as long
 * as it is not known whether something of the post is out.
 */
export const toldWhile = {
  pending: ['pending', 'unconfirmed'],
  processing: ['processing', 'unconfirmed'],
  done: ['published'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  held: ['pending', 'unconfirmed'],
  unconfirmed: ['unconfirmed'],
  missed: ['missed'],
} as const satisfies Record<ScheduleStatus, readonly [PostStatus, 'unconfirmed'?]>

/** Where posts may stand in the queue of which a person is told so. */
export const queuedWhile = (told: readonly PostStatus[]): ScheduleStatus[] =>
  scheduleStatuses.filter((queued) =>
    (toldWhile[queued] as readonly PostStatus[]).some((status) => told.includes(status)),
  )

/** What a person is told about a post that stands so in the queue. */
export function toldAs(queued: ScheduleStatus, isQuestion: boolean): PostStatus {
  const [plainly, open] = toldWhile[queued] as readonly [PostStatus, 'unconfirmed'?]
  return isQuestion ? (open ?? plainly) : plainly
}

/** What may follow on a publication's status; staying is always possible. What is out stays out. */
export const publicationMoves: Record<PublicationStatus, readonly PublicationStatus[]> = {
  planned: ['preparing', 'committing', 'unconfirmed', 'failed'],
  preparing: ['planned', 'committing', 'unconfirmed', 'failed'],
  committing: ['preparing', 'accepted', 'unconfirmed', 'published', 'failed'],
  accepted: ['unconfirmed', 'published', 'failed'],
  unconfirmed: ['preparing', 'accepted', 'published', 'failed'],
  published: [],
  failed: ['planned'],
}

/** Whether a commit call of it may have left and its answer is not known. */
export const isQuestion = (status: PublicationStatus): boolean => status === 'committing' || status === 'unconfirmed'

/** Whether something of it may be out that nobody has confirmed: the platform must be asked before anything else. */
export const mayBeOut = (status: PublicationStatus): boolean => isQuestion(status) || status === 'accepted'

/** What else a move does to a post's publications. */
export type PublicationsMove =
  /** What is out stays out; everything else begins anew, so that the platform gets one version of it. */
  | { to: 'begin-anew' }
  /** What was prepared is made anew from the new content; what has failed has still failed. */
  | { to: 'new-content' }
  /** Commit calls that may have left become questions. */
  | { to: 'question'; reason: string }
  /** All that is not known to be out may be: the database was set back. */
  | { to: 'doubt'; reason: string; lost: { from: Date; until: Date } }
  /** A person has seen it there. */
  | { to: 'published'; id: number; externalId: string }
  /** A person has seen that it is not there. The progress stays: a hidden post is published, not made a second time. */
  | { to: 'not-published'; id: number }

/** What a move does to one post. Pure data: the writer needs nothing else, and a test can do the same in memory. */
export type Plan = {
  move: MoveName
  to: ScheduleStatus
  told: PostStatus
  /** When it may be claimed next; absent: as it stands. */
  runAt?: { inMs: number } | { at: Date }
  /** What it waits for, of which its timeline tells once; null forgets it, absent keeps it. */
  waitsFor?: string | null
  /** From when its lateness counts: from now, or again from the time it was meant for. Absent: as it stands. */
  lateFrom?: 'now' | 'its-time'
  /** What people read of it; null forgets what stands there, absent keeps it. */
  message?: string | null
  cause?: FailureCause | null
  /** The id a post is known by outside. */
  externalPostId?: string
  publications?: PublicationsMove
}

/**
 * Says why a plan is against the law; undefined when it is not. That is a fault of ours and never one of a request:
 * those were refused before there was a plan.
 */
export function againstTheLaw(from: ScheduleStatus, { move, to, told }: Plan): string | undefined {
  const law = lawOf(move)
  const may: readonly PostStatus[] = toldWhile[to]
  if (!law.from.includes(from)) return `${move} does not start from ${from}`
  if (!law.to.includes(to)) return `${move} does not lead to ${to}`
  if (move === 'edit' && to !== from) return 'edit leaves a post where it stands'
  if (!may.includes(told)) return `a post that is ${to} in the queue is never told as ${told}`
  return undefined
}
