import { cancelPost } from '../db/posts/cancel-post'
import { publishPostNow, retryPost } from '../db/posts/decide-post'
import { withDatabase } from '../services/cli'
import { answer, unlessFull } from './posts/answer'
import type { Action } from './surroundings'

export { listPosts as list } from './posts/list-posts'
export { resolvePost as resolve } from './posts/resolve-post'
export { showPost as show } from './posts/show-post'

export const retry: Action = async (around, _options, id = '') =>
  withDatabase(around, async (db, { POSTS_PER_COMPANY }) =>
    unlessFull(around, async () => answer(around, await retryPost(db, { id }, 'cli', POSTS_PER_COMPANY))),
  )

export const publishNow: Action = async (around, _options, id = '') =>
  answer(around, await withDatabase(around, (db) => publishPostNow(db, { id }, 'cli')))

export const cancel: Action = async (around, _options, id = '') => {
  const outcome = await withDatabase(around, (db) => cancelPost(db, { id }, 'cli'))
  if (outcome.kind === 'cancelled') return answer(around, { kind: 'done', status: 'cancelled' })
  // Without a version that was asked for, none is the wrong one.
  return answer(around, outcome.kind === 'changed' ? { kind: 'not-found' } : outcome)
}

/** It checks what the API checks, and loads what that needs. */
export const reschedule: Action<{ at: Date }> = async (...given) =>
  (await import('./posts/reschedule-post')).reschedulePost(...given)
