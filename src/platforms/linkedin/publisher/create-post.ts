import { type Failure, PublishError } from '../../../domain/failure'
import { fail } from '../../calls/call-purpose'
import { MAX_ID_LENGTH } from '../../calls/external-id'
import type { Commit, PublishJob } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import { traceOf } from '../calls/linkedin-error'
import { toLittleText } from '../little-text'
import { contentBody } from './post-content'
import type { LinkedInProgress } from './progress'

const MAX_MEDIA_PAUSE_MS = 600_000
/** At growing pauses this is more than a day of "still processing". */
const MAX_COMMITS = 150

/**
 * The commit: `POST /rest/posts` → 201 without a body, the URN in the header `x-restli-id`. There is no idempotency key.
 * Source: Posts API.
 */
export async function createPost(
  linkedin: LinkedInClient,
  job: PublishJob,
  progress: LinkedInProgress,
): Promise<Commit> {
  const { token } = job.account
  const json = postBody(job, progress)
  const answer = await linkedin
    .call({ purpose: 'commit', method: 'POST', path: '/rest/posts', token, json })
    .catch((error: unknown) => {
      throw error instanceof PublishError
        ? new PublishError(afterEarlierCommits(error.failure, progress.commits))
        : error
    })
  const urn = answer.headers['x-restli-id']
  if (!urn || urn.length > MAX_ID_LENGTH) {
    const trace = { httpStatus: answer.status, ...traceOf(answer) }
    return fail('unconfirmed', 'LinkedIn accepted the post without telling its id', trace)
  }
  return { kind: 'published', externalId: decoded(urn) }
}

/** @param commits how often this post was about to be created, this time included */
function afterEarlierCommits(failure: Failure, commits: number): Failure {
  if (failure.kind === 'waiting') {
    if (commits >= MAX_COMMITS) return { ...failure, kind: 'rejected' }
    return { ...failure, retryAfterMs: Math.min((failure.retryAfterMs ?? 0) * 2 ** (commits - 1), MAX_MEDIA_PAUSE_MS) }
  }
  // An equal post is there. A call of ours may have made it, one that we know of or one that a restored backup has lost.
  if (failure.about === 'repetition') {
    const [duplicateOf] = /urn:li:(?:share|ugcPost):\d+/.exec(failure.reason) ?? []
    const reason = `${failure.reason}. It may be this post that is there.`
    return { ...failure, kind: 'unconfirmed', reason, ...(duplicateOf && { learned: { duplicateOf } }) }
  }
  return failure
}

function postBody(job: PublishJob, progress: LinkedInProgress) {
  const content = contentBody(job, progress)
  return {
    author: job.account.externalId,
    // Required even where there is nothing to say; blanks alone are refused.
    commentary: job.caption.trim() ? toLittleText(job.caption, job.options.mentions) : '',
    visibility: 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(content && { content }),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: false,
  }
}

// The whole URN: its prefix is share or ugcPost, and swapping them names nothing. Some answers percent-encode it.
function decoded(urn: string): string {
  try {
    return urn.includes('%') ? decodeURIComponent(urn) : urn
  } catch {
    return urn
  }
}
