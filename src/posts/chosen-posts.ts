import type { Models } from '../db/models/open-models'
import { listPosts, type PostFilter } from '../db/posts/list-posts'
import type { PostStatus } from '../domain/post-status'
import { waitingStatuses } from '../domain/quota'

/** Which posts of a company: named ones, or some of those that fit, as a list of posts has them. */
export type Choice = { ids: string[] } | { filter: Omit<PostFilter, 'companyId'>; limit: number }

/** Posts that were chosen, and whether there are more that fit. */
export type Chosen = { ids: string[]; more: boolean }

/** Behind this comes every post there is. */
const BEGINNING = { at: new Date('9999-12-30T00:00:00Z'), id: '~' }

/**
 * The posts of a choice. Of those that fit a filter the finished ones are meant only when their status is named, or with
 * `failureCause` those that have failed: whoever moves the posts of an account means those that are still to go out.
 * @param decidable states in which a post can be decided about: these come first, or what cannot be would stand in their way
 */
export async function chosenPosts(
  models: Models,
  companyId: string,
  choice: Choice,
  decidable: readonly PostStatus[],
): Promise<Chosen> {
  if ('ids' in choice) return { ids: choice.ids, more: false }
  const { filter, limit } = choice
  const usual = filter.failureCause ? [...waitingStatuses, 'failed' as const] : waitingStatuses
  const meant = filter.status ?? usual
  const ids: string[] = []
  for (const status of [
    meant.filter((one) => decidable.includes(one)),
    meant.filter((one) => !decidable.includes(one)),
  ]) {
    if (status.length === 0) continue
    const part = { after: BEGINNING, limit: limit - ids.length }
    const { posts, more } = await listPosts(models, { ...filter, companyId, status }, part)
    ids.push(...posts.map(({ id }) => id))
    if (more) return { ids, more }
  }
  return { ids, more: false }
}
