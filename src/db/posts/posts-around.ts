import type { PostType } from '../../domain/post'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import { preparedRows, rows } from '../rows'
import { SharedRuns, sharedRuns } from '../shared-runs'

/** A stretch of time around one moment, and the account whose posts are asked for. */
export type Around = { accountId: string; from: Date; at: Date; before: Date }

/** What goes or went out then: not what was cancelled, failed or missed. */
const LIVING = "'pending','processing','done','held','unconfirmed'"
const UP_TO = 's.social_account_id = ? AND s.run_at >= ? AND s.run_at <= ?'
const AFTER = 's.social_account_id = ? AND s.run_at > ? AND s.run_at < ?'

export type CountsAround = { upTo: number; after: number }

type Asked = { around: Around[]; most: number }

/** Accounts and times that are asked about at once. */
const MOST_AROUND = 100

const questions = sharedRuns<Asked, CountsAround[]>(
  (db) =>
    new SharedRuns(
      (asked) => countTogether(db, asked),
      MOST_AROUND,
      ({ around }) => around.length,
    ),
)

/**
 * How many posts accounts of a company have on both sides of a moment, of each side no more than `most`: an account with ten
 * thousand posts on a day costs no more than one that is just full.
 * @returns in the order in which it was asked
 */
export async function countPostsAround(
  db: Database,
  companyId: string,
  around: Around[],
  most: number,
): Promise<CountsAround[]> {
  return around.length === 0 ? [] : questions(db).ask(companyId, { around, most })
}

/** Requests of one hour ask about the same time of the same accounts, and are told the same. */
async function countTogether(db: Database, asked: Asked[]): Promise<CountsAround[][]> {
  const distinct = new Map<string, Around & { most: number }>()
  for (const { around, most } of asked) for (const one of around) distinct.set(keyOf(one, most), { ...one, most })
  const counts = await count(db, [...distinct.values()])
  const byKey = new Map([...distinct.keys()].map((key, index) => [key, counts[index] ?? { upTo: 0, after: 0 }]))
  return asked.map(({ around, most }) => around.map((one) => byKey.get(keyOf(one, most)) ?? { upTo: 0, after: 0 }))
}

const keyOf = ({ accountId, from, at, before }: Around, most: number) =>
  [accountId, from.getTime(), at.getTime(), before.getTime(), most].join(' ')

async function count(db: Database, asked: (Around & { most: number })[]): Promise<CountsAround[]> {
  const side = (where: string, most: number) =>
    `(SELECT COUNT(*) FROM (SELECT 1 FROM post_schedule s WHERE ${where} AND s.status IN (${LIVING}) LIMIT ${Number(most)}) x)`
  const sql = asked
    .map(({ most }, index) => `SELECT ${index} AS n, ${side(UP_TO, most)} AS upTo, ${side(AFTER, most)} AS after`)
    .join(' UNION ALL ')
  const values = asked.flatMap(({ accountId, from, at, before }) => [accountId, from, at, accountId, at, before])
  const read = asked.length > 1 ? rows<CountsAround & { n: number }> : preparedRows<CountsAround & { n: number }>
  const counts = await read(db, sql, values)
  return counts.sort((a, b) => a.n - b.n).map(({ upTo, after }) => ({ upTo, after }))
}

/** The posts of one account themselves that are of these types, of each side the nearest. */
export function postsAround(
  db: Database,
  { accountId, from, at, before }: Around,
  postTypes: readonly PostType[],
  most: number,
): Promise<{ at: PostScheduleRow['run_at']; postType: PostDetailRow['post_type'] }[]> {
  const side = (where: string, order: 'ASC' | 'DESC') =>
    `(SELECT s.run_at AS at, d.post_type AS postType
      FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE ${where} AND s.status IN (${LIVING}) AND d.post_type IN (?) ORDER BY s.run_at ${order} LIMIT ?)`
  return rows(db, `${side(UP_TO, 'DESC')} UNION ALL ${side(AFTER, 'ASC')}`, [
    accountId,
    from,
    at,
    postTypes,
    most,
    accountId,
    at,
    before,
    postTypes,
    most,
  ])
}
