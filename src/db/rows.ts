import type { Connection, RowDataPacket } from 'mysql2/promise'

// Every question to the database is asked here, so that its rows have a declared shape. The driver's own rows are `any`,
// column by column, and a name that no statement selects would compile.

/**
 * Asks for rows of a declared shape: the columns a statement names are those of `T`, which nobody but this function's
 * callers can check.
 */
export async function rows<T extends object>(db: Connection, sql: string, values: unknown[] = []): Promise<T[]> {
  const [found] = await db.query<(RowDataPacket & T)[]>(sql, values)
  return found
}

/**
 * The same by a prepared statement, which the server reads once for each connection. For a text that is always the same
 * or nearly so; lists as values (`IN (?)`) it does not know.
 */
export async function preparedRows<T extends object>(
  db: Connection,
  sql: string,
  values: (string | number | Date | null)[] = [],
): Promise<T[]> {
  const [found] = await db.execute<(RowDataPacket & T)[]>(sql, values)
  return found
}

/**
 * The row of a statement that always has one, such as a count.
 * @throws when it has none
 */
export async function oneRow<T extends object>(db: Connection, sql: string, values: unknown[] = []): Promise<T> {
  const [row] = await rows<T>(db, sql, values)
  if (!row) throw new Error(`The database gave no row for: ${sql}`)
  return row
}

/** All of these columns or none of them: those of a LEFT JOIN, and those that are written together. */
export type AllOrNulls<T extends object> = T | { [Column in keyof T]: null }

/** What the database counts in decimals (divisions, sums) arrives as text. */
export type Decimal = string
