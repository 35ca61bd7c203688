import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult } from '../domain/settle-post'
import type { Commit } from '../platforms/calls/publisher'
import { doubtingRevocation } from './doubt-revocation'
import { look } from './look-for-publication'
import { mayHaveRunOut } from './may-have-run-out'
import { LONG_PAUSE_MS, MAX_WAIT_MS } from './pauses'
import { ClaimLost, type PublicationRun } from './publication-run'
import { fingerprintOf } from './request-fingerprint'
import { fails, published } from './settle-publication'
import { msSinceLoaded } from './since-loaded'
import { asFailure } from './trace-failure'

/** A commit that was taken and shows nothing for this long is a question for a person. */
const GIVE_UP_ACCEPTED_MS = 2 * 3_600_000

/** The one call after which the publication may be visible. That it is about to leave is on disk before it does. */
export async function commit(run: PublicationRun): Promise<PublicationResult> {
  if (run.tools.deadline.isOver || mayHaveRunOut(run.post, run.tools)) return { kind: 'stopped' }
  const fingerprint = fingerprintOf(run.job, run.publication)
  await run.save('committing', undefined, { fingerprint })
  // The database may have taken its time with that: a call that begins now would be cut off, and be a question.
  if (run.tools.deadline.isOver && !mayHaveRunOut(run.post, run.tools)) {
    await run.save('preparing')
    return { kind: 'stopped' }
  }
  let answer: Commit
  try {
    answer = await doubtingRevocation(run, 'commit', () => send(run))
  } catch (error) {
    // What we did not foresee while the call was out is no proof that it had no effect.
    return await fails(run, 'commit', asFailure(error, 'unconfirmed'))
  }
  if (answer.kind === 'published') return await published(run, 'commit', answer.externalId)
  run.publication.progress = answer.progress
  await run.save('accepted', { step: 'commit', outcome: 'accepted', reason: answer.because })
  return { kind: 'later', afterMs: nextLookMs(0) ?? LONG_PAUSE_MS, reason: answer.because }
}

function send(run: PublicationRun): Promise<Commit> {
  if (mayHaveRunOut(run.post, run.tools)) throw new ClaimLost()
  run.publication.committingAt = new Date(run.post.loadedAt.getTime() + msSinceLoaded(run.post, run.tools.clock))
  return run.publisher.commit(run.job, run.publication.progress)
}

/** The platform took the commit and works on it: it is asked within this claim while that is quick. */
export async function awaitAccepted(run: PublicationRun, accepted: PublicationResult): Promise<PublicationResult> {
  let result = accepted
  for (let waited = 0, wait = 1_000; waited + wait <= MAX_WAIT_MS; waited += wait, wait *= 2) {
    if (!run.tools.deadline.allowsPause(wait)) return result
    await run.tools.clock.pause(wait)
    if (run.tools.deadline.isOver) return result
    const looked = await look(run)
    // Absent means here: taken, but not to be seen yet. It is never sent again for that.
    if (looked === 'absent') continue
    // What is out may be written only with the settlement, and stands as accepted until then.
    if (looked.kind === 'published' || run.publication.status !== 'accepted') return looked
    result = looked
  }
  return result
}

/** Taken, and never to be seen: not sent again for that, but after a while a person is asked. */
export async function acceptedButNotShown(run: PublicationRun): Promise<PublicationResult> {
  const reason = 'The platform took it, but does not show it yet.'
  const afterMs = nextLookMs(Math.min(run.publication.looks, 6)) ?? LONG_PAUSE_MS
  if (run.msSinceCommit < GIVE_UP_ACCEPTED_MS) {
    await run.save('accepted')
    return { kind: 'later', afterMs, reason }
  }
  run.publication.errorMessage = reason
  await run.save('unconfirmed', { step: 'look', outcome: 'unknown', reason })
  return { kind: 'unconfirmed', reason: `${reason} Please look yourself, then run: posts resolve.` }
}
