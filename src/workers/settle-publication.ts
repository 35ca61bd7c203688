import { isConnectionTrouble } from '../db/connection-trouble'
import type { ClaimedPost, Publication } from '../domain/claimed-post'
import type { Failure } from '../domain/failure'
import { causeOfRefusal } from '../domain/failure-cause'
import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult, Unwritten } from '../domain/settle-post'
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
  const line = { step, outcome: 'published', ...(reason && { reason }) } as const
  if (run.isAllOfPost && !asked) {
    // Its settlement follows without a wait, and one entry of the ledger is on disk sooner than two.
    return { kind: 'published', unwritten: { publication: run.standing('published'), line: run.entry(line) } }
  }
  await orTellTheLog(run, () => run.save('published', line))
  await announce(run)
  const { permalink, warning } = (await asked) ?? {}
  if (permalink) run.publication.permalink = permalink
  if (warning) run.tools.log.warn({ externalId }, `Post ${run.post.postDetailId} is out, but not whole. ${warning}`)
  return { kind: 'published', ...(permalink && { toSave: run.publication }), ...(warning && { warning }) }
}

/**
 * Settles a post whose only publication is out and not written yet, with its id in the same entry. A settlement that the
 * database refuses does not take the id with it: then that is written by itself.
 * @param settle writes both
 */
export async function settleWithId<Outcome extends string>(
  of: Published,
  { publication, line }: Unwritten,
  settle: () => Promise<Outcome | 'lost'>,
): Promise<Outcome | 'lost'> {
  const { scheduleId, claimToken, postDetailId } = of.post
  const alone = { scheduleId, claimToken, postDetailId, publications: [publication], timeline: [line] }
  const outcome = await settle().catch(async (error) => {
    const kept = await orTellTheLog(of, () => {
      // A database that is away takes neither.
      if (isConnectionTrouble(error)) throw error
      return of.tools.save(alone)
    })
    await concludeWriting(of, kept)
    throw error
  })
  await concludeWriting(of, outcome !== 'lost')
  return outcome
}

type Published = Pick<PublicationRun, 'tools' | 'post' | 'publication'>

/** @param kept by the ledger: it keeps nothing of a claim that is over, be it that an earlier writing has ended it */
async function concludeWriting(of: Published, kept: boolean): Promise<void> {
  const { tools, post, publication } = of
  const { externalId } = publication
  if (kept) {
    publication.status = 'published'
    await announce(of)
  } else {
    const sentence = `Post ${post.postDetailId} is out as ${externalId}; its claim was over before that was written`
    tools.log.warn({ externalId }, sentence)
  }
}

/** It is out: when the ledger cannot know, the log must. The next look at the platform will find it. */
async function orTellTheLog<T>(of: Published, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { externalId } = of.publication
    of.tools.log.error({ externalId, err: error }, 'Post is out, but its id could not be saved')
    throw error
  }
}

async function announce({ tools, post, publication }: Published): Promise<void> {
  await tools.gate.learnAnswer(post)
  tools.log.info({ externalId: publication.externalId }, sentenceOf(post, publication))
}

/** Operators count "published successfully" as posts: of one that has two publications the last says it. */
function sentenceOf(post: ClaimedPost, { kind, externalId }: Publication): string {
  const isWhole = post.publications.every(({ status }) => status === 'published')
  return isWhole
    ? `Post ${post.postDetailId} published successfully as ${externalId}`
    : `Post ${post.postDetailId}: its ${kind} is out as ${externalId}`
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
