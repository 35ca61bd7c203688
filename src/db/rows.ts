import type { RowDataPacket } from 'mysql2/promise'
import type { Connection, Database } from './connection'

/**
 * Asks for rows of a declared shape: the columns a statement names are those of `T`, which nobody but this function's
 * callers can check.
 */
export async function rows<T extends object>(
  db: Database | Connection,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  const [found] = await db.query<RowDataPacket[]>(sql, values)
  return found as T[]
}
