import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { preparedRows, rows } from '../rows'

export type CalendarTokenRow = {
  id: number
  company_id: string
  name: string
  created_by: string | null
  created_at: Date
  revoked_at: Date | null
}

const COLUMNS = 'id, company_id, name, created_by, created_at, revoked_at'

/** Stores a token by its hash; the token itself is nobody's but the caller's. Returns its id. */
export async function insertCalendarToken(
  db: Database | Connection,
  { companyId, name, createdBy, hash }: { companyId: string; name: string; createdBy: string; hash: string },
): Promise<number> {
  const [{ insertId }] = await db.execute<ResultSetHeader>(
    'INSERT INTO calendar_tokens (company_id, name, created_by, token_hash) VALUES (?, ?, ?, ?)',
    [companyId, name, createdBy, hash],
  )
  return insertId
}

/** Whose calendar a token opens; undefined when it is none, or was revoked. */
export async function companyOfCalendarToken(db: Database, hash: string): Promise<string | undefined> {
  const [row] = await preparedRows<{ companyId: string }>(
    db,
    'SELECT company_id AS companyId FROM calendar_tokens WHERE token_hash = ? AND revoked_at IS NULL',
    [hash],
  )
  return row?.companyId
}

/** The tokens of a company that open its calendar, the newest first. */
export const listCalendarTokens = (db: Database | Connection, companyId: string): Promise<CalendarTokenRow[]> =>
  rows<CalendarTokenRow>(
    db,
    `SELECT ${COLUMNS} FROM calendar_tokens WHERE company_id = ? AND revoked_at IS NULL ORDER BY id DESC`,
    [companyId],
  )

/** Revokes a token of a company for good. False when there is none, or it was revoked before. */
export async function revokeCalendarToken(db: Database, companyId: string, id: number): Promise<boolean> {
  const [{ affectedRows }] = await db.execute<ResultSetHeader>(
    'UPDATE calendar_tokens SET revoked_at = NOW(3) WHERE id = ? AND company_id = ? AND revoked_at IS NULL',
    [id, companyId],
  )
  return affectedRows > 0
}
