import { queuedWhile } from '../../domain/moves'
import type { ScheduleStatus } from '../../domain/post-status'
import type { Ask, Question } from '../ask'
import {
  ASKED_FOR,
  allOf,
  asksQueue,
  type Condition,
  conditionsOf,
  holds,
  isSearch,
  type PostFilter,
} from './post-filter'

/** Which first: the one asked for last, or the one whose time comes first. */
export type PostOrder = 'newest' | 'soonest'

/** Where a post stands in its list. */
export type PostPlace = { id: string; at: Date }

/** Which part of a list: a page from 1, or what comes behind the post of this time and id. */
export type Part = ({ page: number } | { after: PostPlace }) & { limit: number }

export type PageOfPosts = {
  places: PostPlace[]
  /** Behind which the list goes on; undefined at its end. */
  next: PostPlace | undefined
}

/**
 * So many posts are searched for one answer, whatever the company has: the list goes on behind the last of them. A text that
 * stands nowhere would be looked for in all captions of a company otherwise, again and again.
 */
export const SEARCHED_POSTS = 5_000

/**
 * One page of a company's posts. In both orders an index leads to it, so that a page costs the same however many posts
 * there are: by creation idx_company; by time idx_account_scheduled_for, from the accounts of the company on.
 */
export async function pageOfPosts(ask: Ask, filter: PostFilter, order: PostOrder, part: Part): Promise<PageOfPosts> {
  const list = await listOf(ask, filter, order)
  if (!list) return { places: [], next: undefined }
  return isSearch(filter) ? search(ask, list, filter.q ?? '', part) : cut(ask, list, part)
}

/** How many posts fit. What is searched in them is not counted. */
export async function countPosts(ask: Ask, filter: PostFilter): Promise<number> {
  const list = await listOf(ask, filter, isStretch(filter) ? 'soonest' : 'newest')
  if (!list) return 0
  const counts = list.branches.map(({ from, where }) => {
    const { sql, values } = allOf(where)
    return { sql: `(SELECT COUNT(*) FROM ${from} WHERE ${sql})`, values }
  })
  const [row] = await ask<{ total: number }>({
    sql: `SELECT ${counts.map(({ sql }) => sql).join(' + ')} AS total`,
    values: counts.flatMap(({ values }) => values),
  })
  return Number(row?.total ?? 0)
}

/** One way to rows of a list, by one index. */
type Branch = { from: string; where: Condition[]; at: string; id: string }
type List = { order: PostOrder; branches: Branch[] }

/** Both ends are named: the rows between them are what there is to read. */
const isStretch = ({ from, to }: PostFilter): boolean => from !== undefined && to !== undefined

/** @returns undefined where there is nothing */
async function listOf(ask: Ask, filter: PostFilter, order: PostOrder): Promise<List | undefined> {
  const where = conditionsOf(filter)
  if (order === 'newest' && !isStretch(filter)) {
    const queue = asksQueue(filter) ? ' LEFT JOIN post_schedule s ON s.post_detail_id = d.id' : ''
    return { order, branches: [{ from: `post_details d${queue}`, where, at: 'd.created_at', id: 'd.id' }] }
  }
  const accounts = await accountsOf(ask, filter)
  if (accounts.length === 0) return undefined
  const from = filter.from ?? (await earliest(ask, filter))
  const at = order === 'newest' ? 'd.created_at' : undefined
  const id = at ? 'd.id' : 's.post_detail_id'
  // Its own bounds are of what the index has, so that nothing is read but what is asked of the posts themselves.
  const timed: Branch = {
    from: BY_TIME,
    where: [
      ['s.social_account_id IN (?)', accounts],
      ['s.scheduled_for >= ?', from],
      ...(filter.to ? [['s.scheduled_for <= ?', filter.to] as Condition] : []),
      ...conditionsOf({ ...filter, from: undefined, to: undefined }),
    ],
    at: at ?? 's.scheduled_for',
    id,
  }
  // What somebody else's program has put into the queue may lack its account, its time, or both.
  const lacking: Branch = {
    from: BY_TIME,
    where: [
      ['(s.social_account_id IS NULL OR s.social_account_id IN (?) AND s.scheduled_for IS NULL)', accounts],
      ...where,
    ],
    at: at ?? ASKED_FOR,
    id,
  }
  return { order, branches: from ? [timed, lacking] : [lacking] }
}

const BY_TIME =
  'post_schedule s FORCE INDEX (idx_account_scheduled_for) STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id'

async function accountsOf(ask: Ask, { companyId, socialAccountId }: PostFilter): Promise<string[]> {
  const found = await ask<{ id: string }>({
    sql: `SELECT id FROM meta_social_accounts WHERE company_id = ?${socialAccountId ? ' AND id = ?' : ''}`,
    values: [companyId, ...(socialAccountId ? [socialAccountId] : [])],
  })
  return found.map(({ id }) => id)
}

/** Nothing has an earlier time. */
const EVER = new Date(1_000)

/**
 * From when on posts that are told so can lie: none is older than the oldest of all companies in the queue, which an index has
 * at its beginning. What waits so is found without what was published in years.
 * @returns undefined where there is none
 */
async function earliest(ask: Ask, { status }: PostFilter): Promise<Date | undefined> {
  if (!status) return EVER
  const queued = queuedWhile(status)
  if (queued.length === 0) return undefined
  const found = await ask<{ at: Date | null }>(oldestAskedFor(queued))
  const times = found.flatMap(({ at }) => (at ? [at.getTime()] : []))
  return times.length > 0 ? new Date(Math.min(...times)) : undefined
}

/** The earliest time that was asked for of those that stand so, one after another: each is the first entry of an index. */
const oldestAskedFor = (statuses: readonly ScheduleStatus[]): Question => ({
  sql: statuses.map(() => '(SELECT MIN(scheduled_for) AS at FROM post_schedule WHERE status = ?)').join(' UNION ALL '),
  values: [...statuses],
})

async function cut(ask: Ask, list: List, part: Part): Promise<PageOfPosts> {
  const { limit } = part
  const offset = 'page' in part ? (part.page - 1) * limit : 0
  // One more, to know whether there is one.
  const found = await ask<PostPlace>(statement(list, part, { offset, count: limit + 1 }))
  const places = found.slice(0, limit)
  return { places, next: found.length > limit ? places.at(-1) : undefined }
}

async function search(ask: Ask, list: List, q: string, part: Part): Promise<PageOfPosts> {
  const { limit } = part
  const searched = statement(list, part, { offset: 0, count: SEARCHED_POSTS })
  const condition = allOf([holds(q)])
  const found = await ask<PostPlace>({
    sql: `SELECT searched.id, searched.at FROM (${searched.sql}) searched STRAIGHT_JOIN post_details d ON d.id = searched.id
           WHERE ${condition.sql} ORDER BY ${orders[list.order].by('searched.at', 'searched.id')} LIMIT ?`,
    values: [...searched.values, ...condition.values, limit + 1],
  })
  const places = found.slice(0, limit)
  if (found.length > limit) return { places, next: places.at(-1) }
  const [last] = await ask<PostPlace>(statement(list, part, { offset: SEARCHED_POSTS - 1, count: 1 }))
  return { places, next: last }
}

const orders = {
  newest: {
    by: (at: string, id: string) => `${at} DESC, ${id} DESC`,
    // Written so that the index range ends at the time: of the shorter `time < ? OR (time = ? AND id < ?)` no range is made.
    behind: ({ at, id }: Branch, after: PostPlace): Condition => [
      `${at} <= ? AND (${at} < ? OR ${id} < ?)`,
      ...[after.at, after.at, after.id],
    ],
  },
  soonest: {
    by: (at: string, id: string) => `${at}, ${id}`,
    behind: ({ at, id }: Branch, after: PostPlace): Condition => [
      `${at} >= ? AND (${at} > ? OR ${id} > ?)`,
      ...[after.at, after.at, after.id],
    ],
  },
}

/** Asks for the places of a part of a list, in its order. */
function statement(
  { order, branches }: List,
  part: Part,
  { offset, count }: { offset: number; count: number },
): Question {
  const { by, behind } = orders[order]
  const parts = branches.map((branch) => {
    const { sql, values } = allOf([...branch.where, ...('after' in part ? [behind(branch, part.after)] : [])])
    const { from, at, id } = branch
    return { sql: `SELECT ${id} AS id, ${at} AS at FROM ${from} WHERE ${sql} ORDER BY ${by(at, id)}`, values }
  })
  const [first, second] = parts
  const values = [count, offset]
  if (first && !second) return { sql: `${first.sql} LIMIT ? OFFSET ?`, values: [...first.values, ...values] }
  return {
    sql: `${parts.map(({ sql }) => `(${sql} LIMIT ?)`).join(' UNION ALL ')} ORDER BY ${by('at', 'id')} LIMIT ? OFFSET ?`,
    values: [...parts.flatMap((part) => [...part.values, offset + count]), ...values],
  }
}
