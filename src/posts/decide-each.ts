import { DoneBefore } from '../db/api-keys/idempotency-parts'
import type { Refusal } from '../domain/change-refusal'
import { QuotaReached } from '../domain/quota'
import { Busy } from '../media/costly-work/busy'
import { MediaRefused } from '../media/media-refused'
import { UnusableFields } from './unusable-fields'

/** What became of one post. */
type Outcome = { kind: 'done' | 'cancelled' | 'edited' | 'not-found' | 'changed' } | Refusal

/** What became of posts that were decided about one by one. */
export type DecidedPosts = {
  done: string[]
  /** Those with which nothing was done, and why. */
  skipped: { postDetailId: string; reason: string }[]
}

/** A platform may have much to say against a post; the beginning tells it. */
const MAX_REASON = 1_000

/**
 * Decides about posts one after another, each by itself: what cannot be done with one says nothing of the next.
 * @param decide in a short transaction of its own
 */
export async function decideEach(ids: string[], decide: (id: string) => Promise<Outcome>): Promise<DecidedPosts> {
  const decided: DecidedPosts = { done: [], skipped: [] }
  for (const id of ids) {
    const reason = await whyNot(() => decide(id))
    if (reason === undefined) decided.done.push(id)
    else decided.skipped.push({ postDetailId: id, reason: reason.slice(0, MAX_REASON) })
  }
  return decided
}

async function whyNot(decide: () => Promise<Outcome>): Promise<string | undefined> {
  try {
    return reasonOf(await decide())
  } catch (error) {
    if (error instanceof DoneBefore) return undefined
    // The next one may need no more room: a missed post counts already.
    if (error instanceof MediaRefused && error.refusal.kind === 'quota') return error.refusal.reached.message
    if (error instanceof QuotaReached || error instanceof UnusableFields || error instanceof Busy) return error.message
    throw error
  }
}

function reasonOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'refused':
      return outcome.detail
    case 'not-found':
      return 'there is no such post'
    case 'changed':
      return 'somebody else was changing it at the same moment'
    default:
      return undefined
  }
}
