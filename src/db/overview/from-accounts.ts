import { allOf, type Condition } from '../posts/post-filter'

/** Whose posts, and by which accounts they are found in the queue. */
export type Ours = { companyId: string; accounts: string[] }

/** A part of a statement with its values. */
export type Fragment = { sql: string; values: unknown[] }

/** Both ends belong to it; without a beginning nothing does. An end is a moment, or an expression of SQL. */
export type Stretch = [from: string | Date | null, to: string | Date]

/** The two ways from accounts to their posts: by when they may be claimed, and by what their users asked for. */
const indexes = { run_at: 'idx_post_schedule_account', scheduled_for: 'idx_account_scheduled_for' } as const

/**
 * `FROM … WHERE …` of the posts of a company in a stretch of time, as `post_schedule s` with `post_details d`. What somebody else's
 * program has put into the queue may lack its account; whose it is stands in the post.
 */
export function fromAccounts(
  { companyId, accounts }: Ours,
  by: keyof typeof indexes,
  between: Stretch,
  ...also: Condition[]
): Fragment {
  return from(by, [ofAccounts(accounts), within(`s.${by}`, between), ['d.company_id = ?', companyId], ...also])
}

/**
 * The posts of a company that their users asked for in a stretch of time, in two parts that have nothing in common: what somebody
 * else's program has put into the queue may have no time but the one it may be claimed at.
 */
export function askedFor(ours: Ours, between: Stretch, ...also: Condition[]): [Fragment, Fragment] {
  const { companyId, accounts } = ours
  const untimed: Condition[] = [ofAccounts(accounts), ['s.scheduled_for IS NULL'], within('s.run_at', between)]
  return [
    fromAccounts(ours, 'scheduled_for', between, ...also),
    from('scheduled_for', [...untimed, ['d.company_id = ?', companyId], ...also]),
  ]
}

function from(by: keyof typeof indexes, conditions: Condition[]): Fragment {
  const { sql, values } = allOf(conditions)
  const queue = `FROM post_schedule s FORCE INDEX (${indexes[by]}) STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id`
  return { sql: `${queue} WHERE ${sql}`, values }
}

const ofAccounts = (accounts: string[]): Condition => [
  '(s.social_account_id IN (?) OR s.social_account_id IS NULL)',
  accounts,
]

function within(time: string, ends: Stretch): Condition {
  const [first, last] = ends.map((end) => (typeof end === 'string' ? end : '?'))
  return [`${time} BETWEEN ${first} AND ${last}`, ...ends.filter((end) => typeof end !== 'string')]
}
