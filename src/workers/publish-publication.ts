import type { ClaimedPost, Publication } from '../domain/claimed-post'
import type { PublicationResult } from '../domain/settle-post'
import type { PublishJob } from '../platforms/calls/publisher'
import { acceptedButNotShown, awaitAccepted, commit } from './commit-publication'
import { look } from './look-for-publication'
import { prepare } from './prepare-publication'
import { ClaimLost, PublicationRun } from './publication-run'
import type { PublishTools } from './publish-tools'
import { seek } from './seek-publication'

/** After a lost answer the platform is asked at once, and the commit sent again if it is certainly absent: this often. */
const MAX_COMMITS = 3
const LOOK_AFTER_MS = 500

/**
 * Brings one publication as far as it comes. The state machine is drawn in docs/states.md; what is saved before and
 * after which call is the whole safety of this project:
 *
 * - before a commit call leaves, `committing` is on disk;
 * - whoever loads `committing` or `unconfirmed` asks the platform before anything else, and so for what may have gone
 *   out in a time that the database has lost;
 * - a claim that was lost, or may have run out while this process was stopped, sends no commit.
 */
export async function publishPublication(
  tools: PublishTools,
  post: ClaimedPost,
  publication: Publication,
  job: PublishJob,
  isAllOfPost = false,
): Promise<PublicationResult> {
  if (publication.status === 'published') return { kind: 'published' }
  if (publication.status === 'failed') return { kind: 'failed', reason: publication.errorMessage ?? 'failed earlier' }
  const run = new PublicationRun(tools, post, publication, job, isAllOfPost)
  try {
    return await advance(run)
  } catch (error) {
    if (error instanceof ClaimLost) return { kind: 'claim-lost' }
    throw error
  }
}

async function advance(run: PublicationRun): Promise<PublicationResult> {
  const { lost } = run.publication
  if (lost && lost !== 'answered') return await seek(run, lost)
  if (['committing', 'accepted', 'unconfirmed'].includes(run.publication.status)) {
    const accepted = run.publication.status === 'accepted'
    const looked = await look(run)
    if (looked !== 'absent') return looked
    if (accepted) return await acceptedButNotShown(run)
  }
  for (let commits = 1; ; commits++) {
    const notReady = await prepare(run)
    if (notReady) return notReady
    const result = await commit(run)
    if (run.publication.status === 'accepted') return await awaitAccepted(run, result)
    if (result.kind !== 'unconfirmed' || !run.tools.deadline.allowsPause(LOOK_AFTER_MS)) return result
    await run.tools.clock.pause(LOOK_AFTER_MS)
    const looked = await look(run)
    if (looked !== 'absent') return looked
    // Nothing is out, and it is not for want of trying: an ordinary failure, which counts.
    if (commits >= MAX_COMMITS) return { kind: 'retry', reason: run.reasonSoFar }
  }
}
