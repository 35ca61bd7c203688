import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult } from '../domain/settle-post'
import { askPlatform, isTakenFor } from './ask-platform'
import { LONG_PAUSE_MS } from './pauses'
import type { PublicationRun } from './publication-run'
import { published } from './settle-publication'

/** Asks the platform about a commit whose answer is not known, or which it is still working on. */
export async function look(run: PublicationRun): Promise<PublicationResult | 'absent'> {
  if (run.tools.deadline.isOver) {
    // What the platform has taken is no question because our time is up.
    if (run.publication.status === 'accepted') return { kind: 'stopped' }
    return { kind: 'unconfirmed', reason: run.reasonSoFar, lookAgainMs: 0 }
  }
  const at = run.publication.committingAt ?? run.post.loadedAt
  const found = await askPlatform(run, () =>
    run.publisher.look(run.job, run.publication.progress, { at, ageMs: run.msSinceCommit, isTaken: isTakenFor(run) }),
  )
  if (found.kind === 'reauthorise') return found
  if (found.kind === 'published') return await published(run, 'look', found.externalId, found.because)
  if (found.kind === 'failed') {
    run.publication.errorMessage = found.because
    await run.save('failed', { step: 'look', outcome: 'failed', reason: found.because })
    return { kind: 'failed', reason: found.because }
  }
  if (found.kind === 'absent') {
    if (run.publication.status === 'accepted') return 'absent'
    await run.save('preparing', { step: 'look', outcome: 'absent', reason: found.because })
    return 'absent'
  }
  const arrived = run.publication.status === 'accepted' || found.underWay
  if (arrived && !found.final && !run.isGivenUp) {
    delete run.publication.errorMessage
    await run.save('accepted')
    return {
      kind: 'later',
      afterMs: nextLookMs(Math.min(run.publication.looks, 6)) ?? LONG_PAUSE_MS,
      reason: found.because,
    }
  }
  const lookAgainMs = found.final ? undefined : nextLookMs(run.publication.looks)
  const reason = `${run.reasonSoFar} Asked the platform: ${found.because}.`
  const advice = lookAgainMs === undefined ? ' Please look yourself, then run: posts resolve.' : ''
  run.publication.errorMessage ??= run.reasonSoFar
  await run.save('unconfirmed', { step: 'look', outcome: 'unknown', reason: found.because })
  return { kind: 'unconfirmed', reason: reason + advice, ...(lookAgainMs !== undefined && { lookAgainMs }) }
}
