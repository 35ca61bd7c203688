import type { Database } from '../db/connection'
import { retryPost } from '../db/posts/decide-post'
import { findPostsToRetry, type RetryFilter } from '../db/posts/find-posts-to-retry'
import type { Actor } from '../domain/timeline'

export type RetriedPosts = {
  /** Posts that are in the queue again. */
  retried: string[]
  /** Posts that cannot be tried again any more, and why. */
  skipped: { postDetailId: string; reason: string }[]
  /** Whether there are more that fit. */
  more: boolean
}

/** Puts posts that fit back into the queue, the oldest first. Each is decided by itself, in a short transaction of its own. */
export async function retryPosts(
  db: Database,
  wanted: RetryFilter,
  limit: number,
  actor: Actor,
): Promise<RetriedPosts> {
  const found = await findPostsToRetry(db, wanted, limit + 1)
  const retried: string[] = []
  const skipped: RetriedPosts['skipped'] = []
  for (const id of found.slice(0, limit)) {
    const decision = await retryPost(db, { id, companyId: wanted.companyId }, actor)
    if (decision.kind === 'done') retried.push(id)
    else skipped.push({ postDetailId: id, reason: decision.kind === 'refused' ? decision.detail : 'it is gone' })
  }
  return { retried, skipped, more: found.length > limit }
}
