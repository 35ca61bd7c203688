import { isQuestion } from './moves'
import type { PublicationStatus, ScheduleStatus } from './post-status'

/** What a person may want of a post that is there. */
export type DecisionName = 'cancel' | 'edit' | 'reschedule' | 'publish-now' | 'retry' | 'resolve'

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

/** A post as a decision finds it under the lock of its queue row. */
export type DecidedPost = {
  /** Undefined for a post that was never queued. */
  queued: ScheduleStatus | undefined
  publications: { id: number; kind: string; status: PublicationStatus }[]
}

type Place = ScheduleStatus | 'not-queued'
/** Undefined: it can be done, as far as the queue is concerned. */
type ByPlace = Record<Place, ChangeRefusal | undefined>

const everywhere = {
  pending: undefined,
  processing: 'being-published',
  done: 'published',
  failed: undefined,
  cancelled: 'cancelled',
  held: undefined,
  unconfirmed: 'outcome-unknown',
  missed: undefined,
  'not-queued': 'not-queued',
} as const satisfies ByPlace

const byPlace: Record<DecisionName, ByPlace> = {
  // Cancelling what is cancelled says the same again, and what was never queued is queued by nobody afterwards.
  cancel: { ...everywhere, failed: 'failed', cancelled: undefined, 'not-queued': undefined },
  edit: everywhere,
  reschedule: everywhere,
  'publish-now': { ...everywhere, failed: 'failed', held: 'held' },
  retry: { ...everywhere, pending: 'pending' },
  // What is open of it decides, not where it waits.
  resolve: { ...everywhere, unconfirmed: undefined },
}

/** What speaks against a decision. The queue decides before what is out, but for a failure: there more may be told. */
export function whyRefused(decision: DecisionName, post: DecidedPost): ChangeRefusal | undefined {
  const because = byPlace[decision][post.queued ?? 'not-queued']
  if (because !== undefined && because !== 'failed') return because
  return whatIsOutOf(decision, post) ?? because
}

function whatIsOutOf(decision: DecisionName, { queued, publications }: DecidedPost): ChangeRefusal | undefined {
  switch (decision) {
    case 'retry':
    case 'resolve':
      // What is out stays out, and what may be out is asked about.
      return undefined
    case 'publish-now':
      return queued === 'failed' ? undefined : whatIsUnderWay(publications)
    case 'cancel':
    case 'edit':
    case 'reschedule':
      return whatIsUnderWay(publications) ?? whatIsVisible(publications)
  }
}

function whatIsUnderWay(publications: DecidedPost['publications']) {
  if (publications.some(({ status }) => status === 'accepted')) return 'being-published'
  // "committing" was written before a commit call left, and nobody holds the post: nobody may say that nothing happened.
  return publications.some(({ status }) => isQuestion(status)) ? 'outcome-unknown' : undefined
}

function whatIsVisible(publications: DecidedPost['publications']) {
  if (!publications.some(({ status }) => status === 'published')) return undefined
  return publications.every(({ status }) => status === 'published') ? 'published' : 'partly-published'
}

/** What a person reads: `This cannot be done with the post: <detail>.` */
const details: Record<ChangeRefusal, string> = {
  'being-published': 'it is being published right now',
  published: 'it is out already; what is out is changed or deleted on the platform',
  'partly-published': 'one part of it is out already; what is out is changed or deleted on the platform',
  'outcome-unknown':
    'it was sent and the platform did not answer, so it may be out: look at the platform, then say which is true (resolve)',
  failed: 'it has failed, and nothing more is published of it',
  cancelled: 'it was cancelled; schedule it anew',
  held: 'its account must be connected again first; it goes out then',
  pending: 'it is in the queue already; only failed, held or missed posts can be tried again',
  'not-queued': 'it was never put into the queue',
  'nothing-unconfirmed': 'nothing about it is unconfirmed',
  'which-publication': 'two of its publications are unconfirmed; say which',
  'external-id-taken': 'another post of this account has that id',
}

/** Where a decision says more than the rule: what to do instead. */
const instead: Partial<Record<DecisionName, Partial<Record<ChangeRefusal, string>>>> = {
  'publish-now': { failed: 'it has failed; try it again instead' },
  resolve: { 'being-published': 'a worker is asking the platform right now; try again in a minute' },
}

/** A refusal as a decision is answered with it. */
export type Refusal = { kind: 'refused'; because: ChangeRefusal; detail: string }

/** @param detail where more is known than the rule says */
export const refusalBecause = (
  decision: DecisionName,
  because: ChangeRefusal,
  detail = instead[decision]?.[because] ?? details[because],
): Refusal => ({ kind: 'refused', because, detail })

/** @returns undefined when nothing speaks against the decision */
export function refusalOf(decision: DecisionName, post: DecidedPost): Refusal | undefined {
  const because = whyRefused(decision, post)
  return because && refusalBecause(decision, because)
}
