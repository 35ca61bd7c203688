import type { Database } from '../db/connection'
import { retryPost } from '../db/posts/decide-post'
import { findPostsToRetry, type RetryFilter } from '../db/posts/find-posts-to-retry'
import type { Decision } from '../db/queue/lock-post'
import { QuotaReached } from '../domain/quota'
import type { Actor } from '../domain/timeline'

export type RetriedPosts = {
  /** Posts that are in the queue again. */
  retried: string[]
  /** Posts that cannot be tried again any more, and why. */
  skipped: { postDetailId: string; reason: string }[]
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
  const retried: string[] = []
  const skipped: RetriedPosts['skipped'] = []
  for (const id of found.slice(0, limit)) {
    const reason = await whyNotRetried(() => retryPost(db, { id, companyId: wanted.companyId }, actor, mostWaiting))
    if (reason === undefined) retried.push(id)
    else skipped.push({ postDetailId: id, reason })
  }
  return { retried, skipped, more: found.length > limit }
}

async function whyNotRetried(retry: () => Promise<Decision>): Promise<string | undefined> {
  try {
    const decision = await retry()
    if (decision.kind === 'done') return undefined
    return decision.kind === 'refused' ? decision.detail : 'it is gone'
  } catch (error) {
    // The next one may be a missed post, which counts already.
    if (error instanceof QuotaReached) return error.message
    throw error
  }
}
