import type { Connection, Database } from '../connection'
import { oneRow, rows } from '../rows'
import { statementOfMany } from '../transaction'

/** Throws away what a batch has found, as far as it may still go. @returns how many rows that were */
export type ThrowAway = () => Promise<number>

/** One kind of rows that have had their time. */
export type Prunable = {
  /** What people know them by. */
  what: string
  /** How many may go now. */
  count(db: Database): Promise<number>
  /**
   * Goes through those that are old enough, a few at a time, found without locks. A batch may have nothing that may go.
   * @param reader where they are looked for; a tick has a connection already
   */
  batches(db: Database, reader?: Connection | Database): AsyncGenerator<ThrowAway>
}

/** Looked at, and thrown away, at a time. */
const BATCH = 500

/** SQL that says whether a time is longer ago than so many days, by the database's clock. */
export const olderThan = (column: string, days: number): string => `${column} < NOW(3) - INTERVAL ${Number(days)} DAY`

/**
 * Rows of a table with a growing number, which is as good as an order by time: gone through from the smallest on, until none
 * of a batch is old any more.
 */
export function numberedRows({
  what,
  table,
  isOld,
  mayGo = 'TRUE',
  remove,
}: {
  what: string
  table: string
  /** SQL about the row `t`. */
  isOld: string
  /** SQL about the row `t`: what stays however old it is. */
  mayGo?: string
  remove(db: Database, ids: number[]): Promise<number>
}): Prunable {
  return {
    what,
    count: (db) => countWhere(db, `${table} t`, `${isOld} AND ${mayGo}`),
    async *batches(db, reader = db) {
      let last = 0
      for (;;) {
        const found = await rows<{ id: number; isOld: number; goes: number }>(
          reader,
          `SELECT t.id, ${isOld} AS isOld, IF(${isOld}, ${mayGo}, FALSE) AS goes
             FROM ${table} t WHERE t.id > ? ORDER BY t.id LIMIT ${BATCH}`,
          [last],
        )
        const ids = found.filter(({ goes }) => goes === 1).map(({ id }) => id)
        yield () => (ids.length > 0 ? remove(db, ids) : Promise.resolve(0))
        last = found.at(-1)?.id ?? last
        if (found.length < BATCH || !found.some(({ isOld }) => isOld === 1)) return
      }
    },
  }
}

/** Rows of a small table, or of which few are old at a time: found by their key until there are none. */
export function keyedRows({
  what,
  table,
  key,
  isOld,
  remove,
}: {
  what: string
  table: string
  key: string
  isOld: string
  remove(db: Database, keys: (string | number)[]): Promise<number>
}): Prunable {
  return {
    what,
    count: (db) => countWhere(db, table, isOld),
    async *batches(db, reader = db) {
      const sql = `SELECT ${key} AS name FROM ${table} WHERE ${isOld} LIMIT ${BATCH}`
      for (let found = BATCH; found === BATCH; ) {
        const keys = (await rows<{ name: string | number }>(reader, sql)).map(({ name }) => name)
        found = keys.length
        if (found > 0) yield () => remove(db, keys)
      }
    },
  }
}

/** Rows that were named by a list of keys, thrown away in one statement. @returns how many */
export async function removed(db: Database, sql: string, keys: (string | number)[]): Promise<number> {
  return (await statementOfMany(db, sql, [keys])).affectedRows
}

export async function countWhere(db: Database, from: string, where: string): Promise<number> {
  return (await oneRow<{ found: number }>(db, `SELECT COUNT(*) AS found FROM ${from} WHERE ${where}`)).found
}
