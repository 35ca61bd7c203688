import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from './connection'

/**
 * Runs a statement inside somebody's transaction, whatever it was opened with.
 * @returns how many rows it changed
 */
export type Execute = (sql: string, values: (string | number | null)[]) => Promise<number>

/** What else belongs into a transaction; when it throws, nothing of the transaction is done. */
export type WithinTransaction<T> = (execute: Execute, outcome: T) => Promise<void>

/** Statements on the connection of a transaction, for {@link WithinTransaction}, or each by itself on a pool. */
export const executeOn =
  (connection: Connection | Database): Execute =>
  async (sql, values) => {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(sql, values)
    return affectedRows
  }
