import { newIdempotencyKey } from '../../../../client'
import { api } from '../../../api/client'
import { askGlances, cancelMany, rescheduleMany } from '../../../api/questions'
import type { BulkResult, PostFilter, PostGlance } from '../../../api/shapes'
import { standingOf } from '../../../parts/standing'
import { manyPosts as words } from '../../../words/many-posts'

/** What is done with many posts. */
export type Deed = 'retry' | 'cancel' | 'move'

/** Posts that were chosen one by one, or all that fit a filter, of which so many were seen. */
export type Chosen = PostGlance[] | { filter: PostFilter; atLeast: number }

/** As many as the API takes at once. */
const MOST = 500

const nothing: BulkResult = { done: 0, skipped: [], more: false }

const sum = (one: BulkResult, next: BulkResult): BulkResult => ({
  done: one.done + next.done,
  skipped: [...one.skipped, ...next.skipped],
  more: next.more,
})

type Order = { deed: Deed; chosen: Chosen; byMinutes: number }

/**
 * Does it with all of them, some at a time.
 * @param key of the whole; each part has one of its own made from it, so that doing it again after a break does nothing twice
 */
export async function work(
  { deed, chosen, byMinutes }: Order,
  key: string,
  tell: (done: number) => void,
): Promise<BulkResult> {
  if (deed === 'retry') return retry(Array.isArray(chosen) ? chosen : await stuckOf(chosen.filter), tell)
  const act = (which: Parameters<typeof cancelMany>[0], part: number) =>
    deed === 'cancel' ? cancelMany(which, `${key}-${part}`) : rescheduleMany({ ...which, byMinutes }, `${key}-${part}`)
  let result = nothing
  if (Array.isArray(chosen)) {
    for (const [part, some] of parts(chosen).entries()) {
      result = sum(result, await act({ ids: some.map(({ postDetailId }) => postDetailId) }, part))
      tell(result.done)
    }
    return result
  }
  // What is cancelled fits no more; what was moved still does, and the API takes no more of these than it can do at once.
  for (let part = 0; part === 0 || (deed === 'cancel' && result.more); part++) {
    const some = await act({ filter: chosen.filter, limit: MOST }, part)
    result = sum(result, some)
    tell(result.done)
    if (some.done === 0) break
  }
  return result
}

/** What is in the queue again is not put there twice: each part is a request of its own. */
async function retry(posts: PostGlance[], tell: (done: number) => void): Promise<BulkResult> {
  const stuck = posts.filter((post) => ['failed', 'missed', 'held'].includes(standingOf(post)))
  const others = posts.filter((post) => !stuck.includes(post))
  let result: BulkResult = {
    ...nothing,
    skipped: others.map(({ postDetailId }) => ({ postDetailId, reason: words.notRetriable })),
  }
  for (const some of parts(stuck)) {
    const ids = some.map(({ postDetailId }) => postDetailId)
    const { body } = await api.retryPosts({
      headers: { 'Idempotency-Key': newIdempotencyKey() },
      body: { ids, status: ['failed', 'missed', 'held'], limit: MOST },
    })
    // Who has moved on meanwhile is in neither list.
    const told = new Set([...body.retried, ...body.skipped.map(({ postDetailId }) => postDetailId)])
    const gone = ids.filter((id) => !told.has(id)).map((postDetailId) => ({ postDetailId, reason: words.notRetriable }))
    result = sum(result, { done: body.retried.length, skipped: [...body.skipped, ...gone], more: false })
    tell(result.done)
  }
  return result
}

/** Those that fit and may be tried again; these are named one by one, whatever the filter was. */
async function stuckOf(filter: PostFilter): Promise<PostGlance[]> {
  if (filter.status || filter.held) return allOf(filter)
  return [...(await allOf({ ...filter, status: 'failed,missed' })), ...(await allOf({ ...filter, held: true }))]
}

/** All that fit, page by page. */
async function allOf(filter: PostFilter): Promise<PostGlance[]> {
  const posts: PostGlance[] = []
  let cursor: string | undefined
  do {
    const page = await askGlances({ ...filter, limit: MOST, ...(cursor && { cursor }) })
    posts.push(...page.posts)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return posts
}

const parts = (posts: PostGlance[]): PostGlance[][] =>
  Array.from({ length: Math.ceil(posts.length / MOST) }, (_, part) => posts.slice(part * MOST, (part + 1) * MOST))
