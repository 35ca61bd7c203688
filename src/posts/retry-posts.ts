import type { Database } from '../db/connection'
import { retryPost } from '../db/posts/decide-post'
import { findPostsToRetry, type RetryFilter } from '../db/posts/find-posts-to-retry'
import type { Actor } from '../domain/timeline'
import { type DecidedPosts, decideEach } from './decide-each'

export type RetriedPosts = {
  /** Posts that are in the queue again. */
  retried: string[]
  /** Posts that cannot be tried again any more, and why. */
  skipped: DecidedPosts['skipped']
  /** Whether there are more that fit. */
  more: boolean
}

/**
 * Puts posts that fit back into the queue, the oldest first. Each is decided by itself, in a short transaction of its own.
 * `mostWaiting`: how many posts of the company may wait.
 */
export async function retryPosts(
  db: Database,
  wanted: RetryFilter,
  { limit, mostWaiting }: { limit: number; mostWaiting: number },
  actor: Actor,
): Promise<RetriedPosts> {
  const found = await findPostsToRetry(db, wanted, limit + 1)
  const { done, skipped } = await decideEach(found.slice(0, limit), (id) =>
    retryPost(db, { id, companyId: wanted.companyId }, actor, mostWaiting),
  )
  return { retried: done, skipped, more: found.length > limit }
}
