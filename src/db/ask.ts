import type { Connection, Database } from './connection'
import { rows } from './rows'

/** A statement with the values that belong into it. */
export type Question = { sql: string; values: unknown[] }

/** Asks for rows of a declared shape, of whatever database it has been made for: of the primary, or of the read side. */
export type Ask = <T extends object>(question: Question) => Promise<T[]>

export const asking =
  (db: Database | Connection): Ask =>
  ({ sql, values }) =>
    rows(db, sql, values)
