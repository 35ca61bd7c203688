import { col, fn, Op, type WhereOptions, where } from 'sequelize'
import type { FailureCause } from '../../domain/failure-cause'
import type { Platform } from '../../domain/post'
import type { PostStatus } from '../../domain/post-status'
import type { Models } from '../models/open-models'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'

export type PostFilter = {
  companyId: string
  /** Any of these. */
  status?: PostStatus[] | undefined
  /** Whether they wait for their account to be connected again. */
  held?: boolean | undefined
  failureCause?: FailureCause | undefined
  platform?: Platform | undefined
  socialAccountId?: string | undefined
  /** Both ends belong to the range. */
  from?: Date | undefined
  to?: Date | undefined
}

/** A post with its place in the queue; `schedule` is null for a post that was never queued. */
export type PostWithSchedule = PostDetailRow & { schedule: PostScheduleRow | null }

/** Which part of a list: a page from 1, or what comes behind the post of this time and id. */
export type Part = ({ page: number } | { after: { at: Date; id: string } }) & { limit: number }

/**
 * One page of a company's posts, the one asked for last first: in the order of idx_company, so that a page costs the same
 * however many posts there are.
 * @returns whether there are more after it, and of a page by number how many posts fit in all
 */
export async function listPosts(
  { PostDetail, PostSchedule }: Models,
  filter: PostFilter,
  part: Part,
): Promise<{ posts: PostWithSchedule[]; more: boolean; total?: number }> {
  const conditions: WhereOptions[] = [{ company_id: filter.companyId }]
  if (filter.failureCause) conditions.push({ failure_cause: filter.failureCause })
  if (filter.status) conditions.push({ status: filter.status })
  if (filter.platform) conditions.push({ platform: filter.platform })
  if (filter.socialAccountId) conditions.push({ social_account_id: filter.socialAccountId })
  const scheduledFor = fn('COALESCE', col('schedule.scheduled_for'), col('schedule.run_at'))
  if (filter.from) conditions.push(where(scheduledFor, { [Op.gte]: filter.from }))
  if (filter.to) conditions.push(where(scheduledFor, { [Op.lte]: filter.to }))
  if (filter.held !== undefined) {
    conditions.push(filter.held ? where(col('schedule.status'), 'held') : notHeld)
  }
  const include = [{ model: PostSchedule, as: 'schedule', required: false }]
  const behind = 'after' in part ? [isBehind(part.after)] : []
  const asksQueue = filter.from || filter.to || filter.held !== undefined
  const [rows, total] = await Promise.all([
    PostDetail.findAll({
      where: { [Op.and]: [...conditions, ...behind] },
      include,
      order: [
        ['created_at', 'DESC'],
        ['id', 'DESC'],
      ],
      // One more, to know whether there is one.
      limit: part.limit + 1,
      ...('page' in part && { offset: (part.page - 1) * part.limit }),
      subQuery: false,
      raw: true,
      nest: true,
    }),
    // The queue is joined only when it is asked about.
    'page' in part
      ? PostDetail.count({ where: { [Op.and]: conditions }, ...(asksQueue ? { include } : {}) })
      : undefined,
  ])
  const posts = (rows as unknown as PostWithSchedule[]).slice(0, part.limit).map(withoutEmptySchedule)
  return { posts, more: rows.length > part.limit, ...(total !== undefined && { total }) }
}

// Written so that the index range ends at the time: of the shorter `time < ? OR (time = ? AND id < ?)` no range is made.
const isBehind = ({ at, id }: { at: Date; id: string }): WhereOptions => ({
  created_at: { [Op.lte]: at },
  [Op.or]: [{ created_at: { [Op.lt]: at } }, { id: { [Op.lt]: id } }],
})

// A post that was never queued is not held either.
const notHeld = where(fn('COALESCE', col('schedule.status'), ''), { [Op.ne]: 'held' })

/** Sequelize makes an object of nulls where a left join found nothing. */
export const withoutEmptySchedule = (row: PostWithSchedule): PostWithSchedule =>
  row.schedule?.id == null ? { ...row, schedule: null } : row
