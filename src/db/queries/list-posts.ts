import { col, fn, Op, type WhereOptions, where } from 'sequelize'
import type { Platform } from '../../domain/post'
import type { PostStatus } from '../../domain/post-status'
import type { Models } from '../models/open-models'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'

export type PostFilter = {
  companyId: string
  status?: PostStatus | undefined
  platform?: Platform | undefined
  socialAccountId?: number | undefined
  /** Both ends belong to the range. */
  from?: Date | undefined
  to?: Date | undefined
}

/** A post with its place in the queue; `schedule` is null for a post that was never queued. */
export type PostWithSchedule = PostDetailRow & { schedule: PostScheduleRow | null }

/**
 * One page of a company's posts, the one asked for last first: in the order of the key, so that a page costs the same
 * however many posts there are.
 */
export async function listPosts(
  { PostDetail, PostSchedule }: Models,
  filter: PostFilter,
  page: { offset: number; limit: number },
): Promise<{ posts: PostWithSchedule[]; total: number }> {
  const conditions: WhereOptions[] = [{ company_id: filter.companyId }]
  if (filter.status) conditions.push({ status: filter.status })
  if (filter.platform) conditions.push({ platform: filter.platform })
  if (filter.socialAccountId) conditions.push({ social_account_id: filter.socialAccountId })
  const scheduledFor = fn('COALESCE', col('schedule.scheduled_for'), col('schedule.run_at'))
  if (filter.from) conditions.push(where(scheduledFor, { [Op.gte]: filter.from }))
  if (filter.to) conditions.push(where(scheduledFor, { [Op.lte]: filter.to }))
  const include = [{ model: PostSchedule, as: 'schedule', required: false }]
  const [rows, total] = await Promise.all([
    PostDetail.findAll({
      where: { [Op.and]: conditions },
      include,
      order: [['id', 'DESC']],
      ...page,
      subQuery: false,
      raw: true,
      nest: true,
    }),
    // The queue is joined only when it is asked about.
    PostDetail.count({ where: { [Op.and]: conditions }, ...(filter.from || filter.to ? { include } : {}) }),
  ])
  return { posts: (rows as unknown as PostWithSchedule[]).map(withoutEmptySchedule), total }
}

/** Sequelize makes an object of nulls where a left join found nothing. */
export const withoutEmptySchedule = (row: PostWithSchedule): PostWithSchedule =>
  row.schedule?.id == null ? { ...row, schedule: null } : row
