import type { Failure } from '../domain/failure'
import { causeOfRefusal } from '../domain/failure-cause'
import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult } from '../domain/settle-post'
import type { PublicationStep, Step } from '../domain/timeline'
import { LONG_PAUSE_MS } from './pauses'
import type { PublicationRun } from './publication-run'
import { traced } from './trace-failure'

/** Writes down that a publication is out, its id before anything else. */
export async function published(
  run: PublicationRun,
  step: PublicationStep,
  externalId: string,
  reason?: string,
): Promise<PublicationResult> {
  run.publication.externalId = externalId
  delete run.publication.errorMessage
  // Where it is a matter of writing it down it goes with the id; where it costs a call, with the settlement.
  const link = run.publisher.permalink(run.job, externalId)
  if (typeof link === 'string') run.publication.permalink = link
  // Not finding it means nothing, and above all never another commit.
  const asked = link instanceof Promise ? link.catch(() => undefined) : undefined
  try {
    await run.save('published', { step, outcome: 'published', ...(reason && { reason }) })
  } catch (error) {
    // It is out and the ledger does not know: the log must. The next look at the platform will find it.
    run.tools.log.error({ externalId, err: error }, 'Post is out, but its id could not be saved')
    throw error
  }
  await run.tools.gate.learnAnswer(run.post)
  run.tools.log.info({ externalId }, sentenceOf(run, externalId))
  const { permalink, warning } = (await asked) ?? {}
  if (permalink) run.publication.permalink = permalink
  if (warning) run.tools.log.warn({ externalId }, `Post ${run.post.postDetailId} is out, but not whole. ${warning}`)
  return { kind: 'published', ...(permalink && { toSave: run.publication }), ...(warning && { warning }) }
}

/** Operators count "published successfully" as posts: of one that has two publications the last says it. */
function sentenceOf({ post, publication }: PublicationRun, externalId: string): string {
  const isWhole = post.publications.every(({ status }) => status === 'published')
  return isWhole
    ? `Post ${post.postDetailId} published successfully as ${externalId}`
    : `Post ${post.postDetailId}: its ${publication.kind} is out as ${externalId}`
}

/** Writes down a failed step, and says what it means for the publication. */
export async function fails(run: PublicationRun, step: Step, failure: Failure): Promise<PublicationResult> {
  await run.tools.gate.learnFailure(run.post, failure)
  const { reason } = failure
  const line = { step, ...traced(failure) }
  run.publication.errorMessage = reason
  if (failure.learned) run.publication.progress = { ...run.publication.progress, ...failure.learned }
  switch (failure.kind) {
    case 'unconfirmed':
      await run.save('unconfirmed', { ...line, outcome: 'unconfirmed' })
      return { kind: 'unconfirmed', reason, lookAgainMs: nextLookMs(run.publication.looks) ?? LONG_PAUSE_MS }
    case 'rate-limited':
    case 'waiting':
      await run.save('preparing', { ...line, outcome: failure.kind })
      return { kind: 'later', afterMs: failure.retryAfterMs ?? 60_000, reason }
    case 'retry':
      await run.save('preparing', { ...line, outcome: 'retry' })
      return { kind: 'retry', reason }
    case 'reauthorise':
    case 'token-invalid':
      await run.save('preparing', { ...line, outcome: failure.kind })
      return { kind: failure.kind, reason }
    case 'permission':
    case 'rejected':
      await run.save('failed', { ...line, outcome: 'failed' })
      return { kind: 'failed', reason, cause: causeOfRefusal(failure.kind) }
  }
}
