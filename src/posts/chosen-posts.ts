import { askModels } from '../db/models/ask-models'
import type { Models } from '../db/models/open-models'
import { type Part, pageOfPosts } from '../db/posts/page-of-posts'
import type { PostFilter } from '../db/posts/post-filter'
import type { PostStatus } from '../domain/post-status'
import { waitingStatuses } from '../domain/quota'

/** Which posts of a company: named ones, or some of those that fit, as a list of posts has them. */
export type Choice = { ids: string[] } | { filter: Omit<PostFilter, 'companyId'>; limit: number }

/** Posts that were chosen, and whether there are more that fit. */
export type Chosen = { ids: string[]; more: boolean }

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
    let part: Part | undefined = { page: 1, limit: roomFor(limit, ids) }
    while (part) {
      const room = limit - ids.length
      const { places, next } = await pageOfPosts(askModels(models), { ...filter, companyId, status }, 'newest', part)
      ids.push(...places.slice(0, room).map(({ id }) => id))
      if (places.length > room) return { ids, more: true }
      // A search stops where it has looked at so many, whether there are more that fit or not.
      part = next && { after: next, limit: roomFor(limit, ids) }
    }
  }
  return { ids, more: false }
}

/** Where there is no room left one is asked for all the same, to know whether there are more. */
const roomFor = (limit: number, ids: string[]) => Math.max(limit - ids.length, 1)
