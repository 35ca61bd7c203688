import type { Database } from '../connection'
import { oneRow } from '../rows'
import { fromAccounts, type Ours } from './from-accounts'

/** How many posts of a company were meant for a stretch of time, but for those that were taken back. */
export async function countBetween(db: Database, ours: Ours, from: Date, to: Date): Promise<number> {
  const end = `'${to.toISOString().slice(0, 23).replace('T', ' ')}'`
  const { sql, values } = fromAccounts(ours, 'scheduled_for', [from, end], ["d.status <> 'cancelled'"])
  const { posts } = await oneRow<{ posts: number }>(db, `SELECT COUNT(*) AS posts ${sql}`, values)
  return posts
}
