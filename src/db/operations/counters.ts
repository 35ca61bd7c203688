import { type Addition, labelText } from '../../domain/counters'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { statementOfMany } from '../transaction'

/**
 * Adds to counters, all in one statement and in one order, so that those who add at the same time wait for each other and are
 * never a deadlock. Not for the transactions that settle posts: rows that everybody adds to would line them up.
 * @param db a connection when its transaction says what is counted
 */
export async function addToCounters(db: Connection | Database, additions: readonly Addition[]): Promise<void> {
  const sums = summed(additions)
  if (sums.length === 0) return
  const sql =
    'INSERT INTO counters (name, labels, value) VALUES ? ON DUPLICATE KEY UPDATE value = value + VALUES(value)'
  if ('getConnection' in db) await statementOfMany(db, sql, [sums])
  else await db.query(sql, [sums])
}

/** One row for each counter, in the order of the key. */
function summed(additions: readonly Addition[]): [name: string, labels: string, value: number][] {
  const sums = new Map<string, [string, string, number]>()
  for (const { name, labels, value } of additions) {
    const text = labelText(labels)
    const key = `${name} ${text}`
    sums.set(key, [name, text, (sums.get(key)?.[2] ?? 0) + value])
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

export type CounterRow = { name: string; labels: string; value: number }

/** All there are: some hundreds, however much was counted. */
export const readCounters = (db: Connection | Database): Promise<CounterRow[]> =>
  rows<CounterRow>(db, 'SELECT name, labels, value FROM counters ORDER BY name, labels')
