import type { FailureCause } from '../../domain/failure-cause'
import type { Platform } from '../../domain/post'
import type { PostStatus } from '../../domain/post-status'

/** Which posts of a company are asked for. */
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
  /** Out since then, by the turn in which they went out. */
  publishedFrom?: Date | undefined
  /** What stands in the caption or the id outside, or the id of the post. */
  q?: string | undefined
}

/** A condition with its values, for `post_details d` and its `post_schedule s`. */
export type Condition = [sql: string, ...values: unknown[]]

/** What the user asked for: where it was never moved, when it may be claimed. */
export const ASKED_FOR = 'COALESCE(s.scheduled_for, s.run_at)'

/** Ids are found by their index, also among very many posts; nothing else is looked for under one. */
const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether the text has to be looked for in the posts themselves, one after another. */
export const isSearch = ({ q }: PostFilter): boolean => q !== undefined && !wholeId.test(q)

/** What posts must be, but for what is searched in them. */
export function conditionsOf(filter: PostFilter): Condition[] {
  const { companyId, status, held, failureCause, platform, socialAccountId, from, to, publishedFrom, q } = filter
  const conditions: Condition[] = [['d.company_id = ?', companyId]]
  if (q !== undefined && !isSearch(filter)) conditions.push(['d.id = ?', q.toLowerCase()])
  if (failureCause) conditions.push(['d.failure_cause = ?', failureCause])
  // Of an empty list there would be no statement.
  if (status) conditions.push(status.length > 0 ? ['d.status IN (?)', status] : ['FALSE'])
  if (platform) conditions.push(['d.platform = ?', platform])
  if (socialAccountId) conditions.push(['d.social_account_id = ?', socialAccountId])
  if (from) conditions.push([`${ASKED_FOR} >= ?`, from])
  if (to) conditions.push([`${ASKED_FOR} <= ?`, to])
  if (publishedFrom) conditions.push(["s.status = 'done' AND s.run_at >= ?", publishedFrom])
  // A post that was never queued is not held either.
  if (held !== undefined) conditions.push([held ? "s.status = 'held'" : "COALESCE(s.status, '') <> 'held'"])
  return conditions
}

/** Whether the queue has to be asked. */
export const asksQueue = ({ from, to, publishedFrom, held }: PostFilter): boolean =>
  [from, to, publishedFrom, held].some((one) => one !== undefined)

/**
 * That the text stands somewhere in a post. Not LIKE, in which some characters mean others. It is found whether written with
 * capitals or not, as the caption's collation has it. A text that is nothing to the collation (a control character, to MySQL's) stands
 * nowhere, and not everywhere.
 */
export const holds = (q: string): Condition => [
  "(? <> '' AND (INSTR(d.caption, ?) > 0 OR INSTR(d.external_post_id, ?) > 0))",
  ...[q, q, q],
]

export const allOf = (conditions: Condition[]): { sql: string; values: unknown[] } => ({
  sql: conditions.map(([sql]) => sql).join(' AND '),
  values: conditions.flatMap(([, ...values]) => values),
})
