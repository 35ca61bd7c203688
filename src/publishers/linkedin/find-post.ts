import * as z from 'zod/mini'
import { PublishError } from '../../domain/failure'
import type { CommitToFind, Look, PublishJob } from '../publisher'
import type { LinkedInClient } from './linkedin-client'
import { fromLittleText } from './little-text'

const listed = z.object({
  elements: z.array(
    z.object({ id: z.string(), commentary: z.optional(z.string()), createdAt: z.optional(z.coerce.number()) }),
  ),
})

/** The platform's clock and ours need not agree to the second. */
const CLOCK_DIFFERENCE_MS = 120_000

/**
 * Looks for the post that a lost commit may have made. Only organizations can be looked at. Exactly one post with this
 * text from that time is it; none proves nothing, because how far the listing lags behind is not documented.
 */
export async function findPost(linkedin: LinkedInClient, job: PublishJob, commit: CommitToFind): Promise<Look> {
  const author = job.account.externalId
  if (author.startsWith('urn:li:person:')) {
    const because = 'LinkedIn lets nobody look up the posts of a member: please look at the profile yourself'
    return { kind: 'unknown', final: true, because }
  }
  const path = `/rest/posts?q=author&author=${encodeURIComponent(author)}&count=50&sortBy=CREATED`
  let body: unknown
  try {
    body = (
      await linkedin.call({ purpose: 'look', method: 'GET', path, token: job.account.token, restliMethod: 'FINDER' })
    ).body
  } catch (error) {
    if (error instanceof PublishError && error.failure.kind === 'permission') {
      return {
        kind: 'unknown',
        final: true,
        because: `this token may not list the page's posts (${error.failure.reason})`,
      }
    }
    throw error
  }
  const parsed = listed.safeParse(body)
  if (!parsed.success) return { kind: 'unknown', because: 'LinkedIn answered a list of an unknown shape' }

  const wanted = job.caption.replace(/\s+/g, ' ').trim()
  const matching: string[] = []
  for (const post of parsed.data.elements) {
    const fits =
      fromLittleText(post.commentary ?? '') === wanted &&
      (post.createdAt ?? 0) >= commit.at.getTime() - CLOCK_DIFFERENCE_MS
    if (fits && !(await commit.isTaken(post.id))) matching.push(post.id)
  }
  if (matching.length === 1) {
    return {
      kind: 'published',
      externalId: matching[0] as string,
      because: 'one post of the page has this text and time',
    }
  }
  return { kind: 'unknown', because: `${matching.length} posts of the page have this text and time` }
}
