import { PublishError } from '../../../domain/failure'
import type { CommitToFind, LookWithoutAbsence, PublishJob } from '../../calls/publisher'
import type { LinkedInClient } from '../calls/linkedin-client'
import type { LinkedInProgress } from './progress'
import { listedPost, resembles } from './same-publication'

const ALWAYS = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/**
 * What becomes of a post that LinkedIn refused as a repetition of another one. The URN that it names was seen to be wrong,
 * so it is read once, and adopted only when it shows what ours would.
 * @returns undefined when that does not tell
 */
export async function judgeDuplicate(
  linkedin: LinkedInClient,
  job: PublishJob,
  progress: LinkedInProgress,
  owned: Pick<CommitToFind, 'isTaken'>,
): Promise<LookWithoutAbsence | undefined> {
  const { duplicateOf: urn, commits } = progress
  if (!urn) return undefined
  if (await owned.isTaken(urn)) {
    // With a call that was lost before, that one may have made a post of ours which LinkedIn does not name.
    if (commits > 1) return undefined
    return {
      kind: 'failed',
      because: `LinkedIn takes nothing twice, and ${urn}, another post of this account, says the same`,
    }
  }
  const { token, externalId } = job.account
  // A member's token may not even read what it wrote.
  if (externalId.startsWith('urn:li:person:')) return undefined
  try {
    const path = `/rest/posts/${encodeURIComponent(urn)}?viewContext=AUTHOR`
    const { body } = await linkedin.call({ purpose: 'look', method: 'GET', path, token })
    const post = listedPost.safeParse(body)
    const isOurs = post.success && resembles(post.data, job, progress, ALWAYS) !== 'no'
    if (!isOurs || (post.data.lifecycleState ?? 'PUBLISHED') !== 'PUBLISHED') return undefined
    const because = 'LinkedIn refused it as a repetition of this post, which shows the same'
    return { kind: 'published', externalId: urn, because }
  } catch (error) {
    if (error instanceof PublishError && ['rejected', 'permission'].includes(error.failure.kind)) return undefined
    throw error
  }
}
