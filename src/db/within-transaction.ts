import type { Connection } from './connection'

/**
 * Runs a statement inside somebody's transaction, whatever it was opened with.
 * @returns how many rows it changed
 */
export type Execute = (sql: string, values: (string | number | null)[]) => Promise<number>

/** What else belongs into a transaction; when it throws, nothing of the transaction is done. */
export type WithinTransaction<T> = (execute: Execute, outcome: T) => Promise<void>

/** The same connection as the rest of a transaction, for {@link WithinTransaction}. */
export const executeOn =
  (connection: Connection): Execute =>
  async (sql, values) => {
    const [result] = await connection.query(sql, values)
    return (result as { affectedRows: number }).affectedRows
  }
