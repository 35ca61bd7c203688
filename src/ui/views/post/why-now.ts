import type { Account, PostWithHistory } from '../../api/shapes'
import { dateAndTime, duration, timeOfDay } from '../../time/zone'
import { words as all } from '../../words'
import { post as words } from '../../words/post'
import { queuedAgain } from './queued-again'
import { waitOf } from './wait-of'
import { nameOf } from './who'

/** Why a post stands as it does just now, and what comes of it: sentences for a person, the most telling first. */
export function whyNow(post: PostWithHistory, account: Account | undefined, now: Date): string[] {
  const { why } = words
  switch (post.status) {
    case 'pending':
      return [post.held ? why.held(account?.health.reason ?? null) : whyPending(post, now)]
    case 'processing':
      return [whoIsAtWork(post)]
    case 'published':
      return whenPublished(post)
    case 'failed':
    case 'missed':
      return whyFailed(post)
    case 'unconfirmed':
      return [post.errorMessage ?? why.unconfirmed, ...askedAgain(post)]
    case 'cancelled':
      return [whoCancelled(post)]
  }
}

function whyPending(post: PostWithHistory, now: Date) {
  const { why } = words
  const { nextAttemptAt, errorMessage, timeline } = post
  const wait = waitOf(post, now)
  if (wait === 'next-tick' || !nextAttemptAt) {
    const before = queuedAgain(timeline)?.before
    return before ? why.again(before) : why.due
  }
  const next = new Date(nextAttemptAt)
  if (wait === 'its-time') return why.future(dateAndTime(next))
  const shown = next.getTime() - now.getTime() < 12 * 3_600_000 ? timeOfDay(next) : dateAndTime(next)
  const last = timeline.findLast(({ step, reason }) => reason && (step === 'settle' || step === 'postpone'))
  const because = errorMessage ?? last?.reason ?? null
  return wait === 'another-attempt' ? why.retry(shown, because) : why.putOff(shown, because)
}

function whoIsAtWork({ timeline }: PostWithHistory) {
  const claim = timeline.findLast(({ step }) => step === 'claim')
  return claim ? words.why.processing(claim.actor, claim.host) : words.why.processingBy
}

function whenPublished({ publications, scheduledFor }: PostWithHistory): string[] {
  const at = publications.find(({ publishedAt }) => publishedAt)?.publishedAt
  if (!at) return []
  const seconds = scheduledFor ? (new Date(at).getTime() - new Date(scheduledFor).getTime()) / 1_000 : -1
  return [
    seconds >= 0 ? words.why.published(dateAndTime(at), duration(seconds)) : words.why.publishedAt(dateAndTime(at)),
  ]
}

function whyFailed({ failureCause, errorMessage, publications }: PostWithHistory): string[] {
  const cause = failureCause && all.posts.causes[failureCause]
  return [
    ...(errorMessage ? [errorMessage] : cause ? [cause] : []),
    ...(publications.some(({ status }) => status === 'published') ? [words.partlyOut] : []),
    ...(failureCause ? [words.todo[failureCause]] : []),
  ]
}

const askedAgain = ({ nextAttemptAt, held }: PostWithHistory) =>
  nextAttemptAt && !held ? [words.why.askedAgain(dateAndTime(nextAttemptAt))] : []

function whoCancelled({ timeline }: PostWithHistory) {
  const line = timeline.findLast(({ step }) => step === 'cancel')
  return line ? words.why.cancelled(nameOf(line.actor), dateAndTime(line.at)) : words.why.cancelledAnyhow
}
