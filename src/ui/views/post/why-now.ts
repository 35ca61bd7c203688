import type { Account, PostWithHistory } from '../../api/shapes'
import { dateAndTime, duration, timeOfDay } from '../../time/zone'
import { words as all } from '../../words'
import { post as words } from '../../words/post'
import { queuedAgain } from './queued-again'
import { nameOf } from './who'

const A_TICK_MS = 60_000

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

function whyPending({ scheduledFor, nextAttemptAt, attempts, errorMessage, timeline }: PostWithHistory, now: Date) {
  const { why } = words
  if (!nextAttemptAt) return why.due
  const next = new Date(nextAttemptAt)
  const again = queuedAgain(timeline)
  // The queue's clock and the one here differ by moments: what was let go for now is not put off.
  if (again && next.getTime() - now.getTime() < A_TICK_MS) return again.before ? why.again(again.before) : why.due
  if (next <= now) return why.due
  const shown = next.getTime() - now.getTime() < 12 * 3_600_000 ? timeOfDay(next) : dateAndTime(next)
  if (!scheduledFor || next <= new Date(scheduledFor)) return why.future(dateAndTime(next))
  const last = timeline.findLast(({ step, reason }) => reason && (step === 'settle' || step === 'postpone'))
  const because = errorMessage ?? last?.reason ?? null
  return attempts > 0 ? why.retry(shown, because) : why.putOff(shown, because)
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
