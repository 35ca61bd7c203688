import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection } from '../connection'
import { countPrunedCycles } from '../operations/count-cycles'
import { transaction } from '../transaction'
import { numberedRows, olderThan, type Prunable, removed } from './prunable'

/**
 * Rows of ticks. The newest stays however old it is: by it a server that was off for weeks knows that the database was not set
 * back, and `doctor` how long nothing has ticked.
 */
export const oldCycles = (keepDays: number): Prunable =>
  numberedRows({
    what: 'cycles',
    table: 'dispatch_cycles',
    isOld: olderThan('t.started_at', keepDays),
    mayGo: 't.id < (SELECT MAX(id) FROM dispatch_cycles)',
    remove: (db, ids) => transaction(db, (connection) => removeCycles(connection, ids)),
  })

/** What metrics count of them is added up before, in the same transaction: no counter falls when they go. */
async function removeCycles(connection: Connection, ids: number[]): Promise<number> {
  await countPrunedCycles(connection, Math.max(...ids))
  const [{ affectedRows }] = await connection.query<ResultSetHeader>('DELETE FROM dispatch_cycles WHERE id IN (?)', [
    ids,
  ])
  return affectedRows
}

/**
 * Times in which nothing ticked, with the rows of the ticks around them. One that lasts stays, and the newest of all: its end
 * may be the last sign of life there is.
 */
export const oldOutages = (keepDays: number): Prunable =>
  numberedRows({
    what: 'outages',
    table: 'outages',
    isOld: olderThan('COALESCE(t.ended_at, NOW(3))', keepDays),
    mayGo: 't.id < (SELECT MAX(id) FROM outages)',
    remove: (db, ids) => removed(db, 'DELETE FROM outages WHERE id IN (?) AND is_open IS NULL', ids),
  })
