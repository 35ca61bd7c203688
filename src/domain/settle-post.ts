import type { ClaimedPost, Publication } from './claimed-post'
import type { FailureCause } from './failure-cause'
import { isQuestion, mayBeOut } from './moves'
import { retryDelayMs } from './retry-policy'
import type { Settlement } from './settlement'
import type { TimelineEntry } from './timeline'

/** A publication that is out, as it is to be written, with its line. */
export type Unwritten = { publication: Publication; line: TimelineEntry }

/** What one stretch of work on one publication came to. */
export type PublicationResult =
  /**
   * `toSave`: what was learned about it after its id had been written. `warning`: what the platform does not show of it.
   * `unwritten`: not even its id is written yet; that goes with the settlement, as does the line that tells of it.
   */
  | { kind: 'published'; toSave?: Publication; warning?: string; unwritten?: Unwritten }
  /** The platform wants time. Costs no attempt. */
  | { kind: 'later'; afterMs: number; reason: string }
  /** Our own time was up. Costs no attempt. */
  | { kind: 'stopped' }
  | { kind: 'retry'; reason: string }
  | { kind: 'failed'; reason: string; cause?: FailureCause }
  /** The account's token has died. The post waits for a new one. */
  | { kind: 'reauthorise'; reason: string }
  /** The platform does not know the account's token. */
  | { kind: 'token-invalid'; reason: string }
  /** Not known whether it is out. Without a time to look again, a person is asked. */
  | { kind: 'unconfirmed'; reason: string; lookAgainMs?: number }
  /** Somebody else holds the post now; nothing may be written. */
  | { kind: 'claim-lost' }

export type SettlePolicy = { maxAttempts: number; retryBaseMs: number }

type Of<K extends PublicationResult['kind']> = Extract<PublicationResult, { kind: K }>

/**
 * From what became of a post's publications to what becomes of the post. What is still open decides before what is
 * finished: a post is not failed while one of its publications may still go out.
 * @returns undefined when the claim was lost
 */
export function settlePost(
  post: ClaimedPost,
  results: PublicationResult[],
  policy: SettlePolicy,
): Settlement | undefined {
  const all = <K extends PublicationResult['kind']>(kind: K) => results.filter((r): r is Of<K> => r.kind === kind)
  if (all('claim-lost').length > 0) return undefined

  const known = whatIsOut(post)
  const mayRetry = post.attempt < policy.maxAttempts

  const unconfirmed = all('unconfirmed')
  if (unconfirmed.length > 0) {
    const reason = unconfirmed.map((r) => r.reason).join('; ')
    const looks = unconfirmed.flatMap((r) => (r.lookAgainMs === undefined ? [] : [r.lookAgainMs]))
    // While another publication of the post can still move, the post is not parked for a person alone.
    looks.push(...all('later').map((r) => r.afterMs))
    if (all('stopped').length > 0) looks.push(0)
    if (all('retry').length > 0 && mayRetry) looks.push(retryDelayMs(post.attempt, policy.retryBaseMs))
    return looks.length > 0
      ? { ...known, move: 'wait', againInMs: Math.min(...looks), isQuestion: true, reason }
      : { ...known, move: 'ask', reason }
  }
  const later = all('later')
  if (later.length > 0) {
    const againInMs = Math.max(...later.map((r) => r.afterMs))
    return { ...known, move: 'wait', againInMs, isQuestion: false, reason: later.map((r) => r.reason).join('; ') }
  }
  if (all('stopped').length > 0) return { ...known, move: 'wait', againInMs: 0, isQuestion: false }

  const dead = [...all('reauthorise'), ...all('token-invalid')]
  const failed = all('failed')
  const retry = all('retry')
  if (retry.length > 0 && dead.length === 0 && mayRetry) {
    const againInMs = retryDelayMs(post.attempt, policy.retryBaseMs)
    return { ...known, move: 'retry-later', againInMs, reason: retry.map((r) => r.reason).join('; ') }
  }
  const reasons = [...dead, ...failed, ...retry].map((r) => r.reason)
  if (reasons.length > 0) {
    const refused = failed[0] && (failed[0].cause ?? 'rejected')
    const cause = dead.length > 0 ? 'token-dead' : (refused ?? 'attempts-used-up')
    return { ...known, move: 'fail', reason: reasons.join('; '), cause }
  }
  return { ...known, move: 'publish' }
}

/**
 * The settlement of a post on which our own work ended in an error that nobody foresaw: a failed attempt, as much as if the
 * worker had died of it. What may be out is asked about by the next attempt, and in the end by a person; it is never called
 * failed.
 */
export function settleSurprise(post: ClaimedPost, reason: string, policy: SettlePolicy): Settlement {
  const out = post.publications.filter(({ status }) => status === 'published')
  // An id that could not be written down is not known by anybody else.
  const known = whatIsOut({ publications: out })
  if (out.length > 0 && out.length === post.publications.length) return { ...known, move: 'publish' }
  if (post.attempt < policy.maxAttempts) {
    const againInMs = retryDelayMs(post.attempt, policy.retryBaseMs)
    return { ...known, move: 'retry-later', againInMs, ...(hasQuestion(post) && { isQuestion: true }), reason }
  }
  return post.publications.some(({ status }) => mayBeOut(status))
    ? { ...known, move: 'ask', reason: `${reason} Please look yourself, then run: posts resolve.` }
    : { ...known, move: 'fail', reason, cause: 'attempts-used-up' }
}

/** The id a post is known by outside: its first publication's that is out, the feed's before the story's. */
export function whatIsOut({ publications }: { publications: Publication[] }): { externalPostId?: string } {
  const out = publications.find((p) => p.externalId)
  return out?.externalId ? { externalPostId: out.externalId } : {}
}

/** Not told apart from its waiting for a time: an unconfirmed post stays unconfirmed whatever it waits for. */
const hasQuestion = (post: ClaimedPost) => post.publications.some(({ status }) => isQuestion(status))

/** The settlement of a post whose account must be connected again before anything can go out. */
export function holdPost(post: ClaimedPost, reason: string): Settlement {
  return { ...whatIsOut(post), move: 'hold', isQuestion: hasQuestion(post), reason }
}

/** The settlement of a post that did not begin: its time is up, or whom it must call is on hold. */
export function postponePost(
  post: ClaimedPost,
  againInMs: number,
  why: { reason?: string; waitsFor?: string } = {},
): Settlement {
  return { ...whatIsOut(post), move: 'wait', againInMs, isQuestion: hasQuestion(post), ...why }
}
