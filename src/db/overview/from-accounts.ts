import { allOf, type Condition } from '../posts/post-filter'

/** Whose posts, and by which accounts they are found in the queue. */
export type Ours = { companyId: string; accounts: string[] }

/** A part of a statement with its values. */
export type Fragment = { sql: string; values: unknown[] }

/** The two ways from accounts to their posts: by when they may be claimed, and by what their users asked for. */
const indexes = { run_at: 'idx_post_schedule_account', scheduled_for: 'idx_account_scheduled_for' } as const

/**
 * `FROM … WHERE …` of the posts of a company in a stretch of time, as `post_schedule s` with `post_details d`. What somebody else's
 * program has put into the queue may lack its account; whose it is stands in the post.
 */
export function fromAccounts(
  { companyId, accounts }: Ours,
  by: keyof typeof indexes,
  between: [from: string | Date | null, to: string],
  ...also: Condition[]
): Fragment {
  const [from, to] = between
  const { sql, values } = allOf([
    ['(s.social_account_id IN (?) OR s.social_account_id IS NULL)', accounts],
    typeof from === 'string' ? [`s.${by} BETWEEN ${from} AND ${to}`] : [`s.${by} BETWEEN ? AND ${to}`, from],
    ['d.company_id = ?', companyId],
    ...also,
  ])
  return {
    sql: `FROM post_schedule s FORCE INDEX (${indexes[by]}) STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id WHERE ${sql}`,
    values,
  }
}
