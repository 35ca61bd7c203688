import { askModels } from '../models/ask-models'
import type { Models } from '../models/open-models'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import { countPosts, type PageOfPosts, type Part, type PostOrder, pageOfPosts } from './page-of-posts'
import { isSearch, type PostFilter } from './post-filter'

/** A post with its place in the queue; `schedule` is null for a post that was never queued. */
export type PostWithSchedule = PostDetailRow & { schedule: PostScheduleRow | null }

/**
 * One page of a company's posts.
 * @returns behind which post it goes on, and of a page by number how many fit in all, where that can be counted
 */
export async function listPosts(
  models: Models,
  filter: PostFilter,
  order: PostOrder,
  part: Part,
): Promise<{ posts: PostWithSchedule[]; next: PageOfPosts['next']; total?: number }> {
  const ask = askModels(models)
  const [{ places, next }, total] = await Promise.all([
    pageOfPosts(ask, filter, order, part),
    'page' in part && !isSearch(filter) ? countPosts(ask, filter) : undefined,
  ])
  const posts = await postsOf(models, places)
  return { posts, next, ...(total !== undefined && { total }) }
}

/** In the order of their places; what was thrown away meanwhile is left out. */
async function postsOf(
  { PostDetail, PostSchedule }: Models,
  places: PageOfPosts['places'],
): Promise<PostWithSchedule[]> {
  if (places.length === 0) return []
  const rows = (await PostDetail.findAll({
    where: { id: places.map(({ id }) => id) },
    include: [{ model: PostSchedule, as: 'schedule', required: false }],
    raw: true,
    nest: true,
  })) as unknown as PostWithSchedule[]
  const byId = new Map(rows.map((row) => [row.id, withoutEmptySchedule(row)]))
  return places.flatMap(({ id }) => byId.get(id) ?? [])
}

/** Sequelize makes an object of nulls where a left join found nothing. */
export const withoutEmptySchedule = (row: PostWithSchedule): PostWithSchedule =>
  row.schedule?.id == null ? { ...row, schedule: null } : row
