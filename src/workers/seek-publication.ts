import { nextLookMs } from '../domain/retry-policy'
import { COMMENT_IN_DOUBT } from '../domain/set-back'
import type { PublicationResult } from '../domain/settle-post'
import type { Sought } from '../platforms/calls/publisher'
import { askPlatform, type DeadToken, isTakenFor } from './ask-platform'
import type { PublicationRun } from './publication-run'
import { published } from './settle-publication'
import { msSinceLoaded } from './since-loaded'

/**
 * Asks the platform about a publication that may have gone out in a time that the database has lost: by what was prepared
 * of it before, and then by its content. What is not there is given back, to go on as any other post would that comes as
 * late: by the policy for that, and in its turn. But of what another program may have published nothing proves that it is
 * not there: such a post waits for a person.
 * @param lost that time
 */
export async function seek(
  run: PublicationRun,
  lost: { from: Date; until: Date; byAnother?: true },
): Promise<PublicationResult> {
  if (run.tools.deadline.isOver) return { kind: 'unconfirmed', reason: run.reasonSoFar, lookAgainMs: 0 }
  const found: Sought | DeadToken = await askPlatform(
    run,
    async () =>
      (await knownById(run, lost)) ??
      (await run.publisher.seek(run.job, { ...lost, now: nowOf(run), isTaken: isTakenFor(run) })),
  )
  const said = lost.byAnother ? believedOfAnother(found) : found
  switch (said.kind) {
    case 'reauthorise':
      return said
    case 'published':
      run.publication.lost = 'answered'
      doubtComment(run)
      return published(run, 'look', said.externalId, said.because)
    case 'not-there':
      run.publication.lost = 'answered'
      delete run.publication.errorMessage
      await run.save('preparing', { step: 'look', outcome: 'absent', reason: said.because })
      return { kind: 'later', afterMs: 0, reason: 'The platform does not show it; it goes on as any other post.' }
    case 'unknown': {
      const lookAgainMs = said.final ? undefined : nextLookMs(run.publication.looks)
      const advice = lookAgainMs === undefined ? ' Please look yourself, then run: posts resolve.' : ''
      await run.save('unconfirmed', { step: 'look', outcome: 'unknown', reason: said.because })
      const reason = `${run.reasonSoFar} Asked the platform: ${said.because}.${advice}`
      return { kind: 'unconfirmed', reason, ...(lookAgainMs !== undefined && { lookAgainMs }) }
    }
  }
}

/** What another program has published may not look like ours. */
function believedOfAnother(found: Sought | DeadToken): Sought | DeadToken {
  if (found.kind !== 'not-there') return found
  const because = `${found.because}, and the program that had it before may have written it otherwise`
  return { kind: 'unknown', because, final: true }
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
  publication.commentError = COMMENT_IN_DOUBT
}

const nowOf = ({ post, tools }: PublicationRun) => new Date(post.loadedAt.getTime() + msSinceLoaded(post, tools.clock))
