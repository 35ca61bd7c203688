import { nextLookMs } from '../domain/retry-policy'
import type { PublicationResult } from '../domain/settle-post'
import type { Sought } from '../platforms/calls/publisher'
import type { PublicationRun } from './publication-run'
import { published } from './settle-publication'
import { msSinceLoaded } from './since-loaded'
import { asFailure, traced } from './trace-failure'

/**
 * Asks the platform about a publication that may have gone out in a time that the database has lost: by what was prepared
 * of it before, and then by its content.
 * @param lost that time
 * @returns `absent` when it is not there: it goes on as any other
 */
export async function seek(
  run: PublicationRun,
  lost: { from: Date; until: Date },
): Promise<PublicationResult | 'absent'> {
  if (run.tools.deadline.isOver) return { kind: 'unconfirmed', reason: run.reasonSoFar, lookAgainMs: 0 }
  run.publication.looks++
  let found: Sought
  try {
    found =
      (await knownById(run, lost)) ??
      (await run.publisher.seek(run.job, { ...lost, now: nowOf(run), isTaken: isTakenFor(run) }))
    await run.tools.gate.learnAnswer(run.post)
  } catch (error) {
    const failure = asFailure(error, 'retry')
    await run.tools.gate.learnFailure(run.post, failure)
    if (failure.kind === 'reauthorise' || failure.kind === 'token-invalid') {
      await run.save('unconfirmed', { step: 'look', ...traced(failure) })
      return { kind: 'reauthorise', reason: failure.reason }
    }
    found = { kind: 'unknown', because: failure.reason }
  }
  switch (found.kind) {
    case 'published':
      run.publication.lost = 'answered'
      doubtComment(run)
      return published(run, 'look', found.externalId, found.because)
    case 'not-there':
      run.publication.lost = 'answered'
      delete run.publication.errorMessage
      await run.save('preparing', { step: 'look', outcome: 'absent', reason: found.because })
      return 'absent'
    case 'unknown': {
      const lookAgainMs = found.final ? undefined : nextLookMs(run.publication.looks)
      const advice = lookAgainMs === undefined ? ' Please look yourself, then run: posts resolve.' : ''
      await run.save('unconfirmed', { step: 'look', outcome: 'unknown', reason: found.because })
      const reason = `${run.reasonSoFar} Asked the platform: ${found.because}.${advice}`
      return { kind: 'unconfirmed', reason, ...(lookAgainMs !== undefined && { lookAgainMs }) }
    }
  }
}

/** What was prepared before the backup may be what went out after it: then its id proves it, whatever it shows. */
async function knownById(run: PublicationRun, lost: { from: Date }): Promise<Sought | undefined> {
  const { progress } = run.publication
  if (Object.keys(progress).length === 0) return undefined
  const ageMs = nowOf(run).getTime() - lost.from.getTime()
  try {
    const found = await run.publisher.look(run.job, progress, { at: lost.from, ageMs, isTaken: isTakenFor(run) })
    return found.kind === 'published' ? found : undefined
  } catch {
    // What is known of it does not lead to an answer; its content may.
    return undefined
  }
}

/** Its first comment may have followed it at once: it is never sent on a guess. */
function doubtComment({ post, publication }: PublicationRun): void {
  if (!post.options.firstComment || publication.kind === 'story' || publication.commentStatus) return
  publication.commentStatus = 'failed'
  publication.commentError =
    'The database was set back, and it may be there already: look at the post, and comment on the platform.'
}

const isTakenFor = (run: PublicationRun) => (id: string) =>
  run.tools.isExternalIdTaken(run.post.account.id, run.publication.id, id)

const nowOf = ({ post, tools }: PublicationRun) => new Date(post.loadedAt.getTime() + msSinceLoaded(post, tools.clock))
