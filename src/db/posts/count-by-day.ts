import type { PostType } from '../../domain/post'
import type { Database } from '../connection'
import { rows } from '../rows'

/** How many posts of a type an account has on a day, planned, or publications of such posts that are out. */
export type DayCount = {
  accountId: string
  /** In UTC. */
  day: string
  postType: PostType
  what: 'planned' | 'out'
  number: number
}

/** A post is out on the day it was claimed, or the next: so far back it is looked for. */
const DAY_MS = 86_400_000

const dayOf = (time: string) => `DATE_FORMAT(${time}, '%Y-%m-%d')`

/**
 * What accounts have planned and brought out, by day, from the index of their posts by time.
 * @param days `from` and `before`: beginnings of days in UTC
 */
export function countByDay(
  db: Database,
  accountIds: string[],
  { from, before }: { from: Date; before: Date },
): Promise<DayCount[]> {
  const queue =
    'FROM post_schedule s FORCE INDEX (idx_post_schedule_account) STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id'
  const ours = 's.social_account_id IN (?)'
  return rows<DayCount>(
    db,
    `SELECT s.social_account_id AS accountId, ${dayOf('s.run_at')} AS day, d.post_type AS postType, 'planned' AS what, COUNT(*) AS number
       ${queue}
      WHERE ${ours} AND s.run_at >= ? AND s.run_at < ? AND s.status IN ('pending', 'processing')
      GROUP BY accountId, day, postType
     UNION ALL
     SELECT s.social_account_id AS accountId, ${dayOf('p.published_at')} AS day, d.post_type AS postType, 'out' AS what, COUNT(*) AS number
       ${queue} STRAIGHT_JOIN publications p ON p.post_detail_id = s.post_detail_id
      WHERE ${ours} AND s.run_at >= ? AND s.run_at < ? AND p.status = 'published'
        AND p.published_at >= ? AND p.published_at < ?
      GROUP BY accountId, day, postType`,
    [accountIds, from, before, accountIds, new Date(from.getTime() - DAY_MS), before, from, before],
  )
}
