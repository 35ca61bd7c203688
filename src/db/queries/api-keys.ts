import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Database } from '../connection'

export type ApiKeyRow = {
  id: number
  company_id: string
  name: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

/** Stores a key by its hash; the key itself is nobody's but the caller's. */
export async function insertApiKey(
  db: Database,
  key: { companyId: string; name: string; hash: string },
): Promise<number> {
  const [result] = await db.execute<ResultSetHeader>(
    'INSERT INTO api_keys (company_id, name, key_hash) VALUES (?, ?, ?)',
    [key.companyId, key.name, key.hash],
  )
  return result.insertId
}

/** The key with this hash, unless it was revoked. */
export async function findApiKey(db: Database, hash: string): Promise<{ id: number; companyId: string } | undefined> {
  const [rows] = await db.execute<(RowDataPacket & ApiKeyRow)[]>(
    'SELECT id, company_id FROM api_keys WHERE key_hash = ? AND revoked_at IS NULL',
    [hash],
  )
  return rows[0] && { id: rows[0].id, companyId: rows[0].company_id }
}

/** Notes that a key was used. Writes at most once a minute for each key, however many servers use it. */
export async function touchApiKey(db: Database, id: number): Promise<void> {
  await db.execute(
    `UPDATE api_keys SET last_used_at = NOW(3)
     WHERE id = ? AND (last_used_at IS NULL OR last_used_at < NOW(3) - INTERVAL 1 MINUTE)`,
    [id],
  )
}

/** All keys, oldest first, without their hashes. */
export async function listApiKeys(db: Database): Promise<ApiKeyRow[]> {
  const [rows] = await db.query<(RowDataPacket & ApiKeyRow)[]>(
    'SELECT id, company_id, name, created_at, last_used_at, revoked_at FROM api_keys ORDER BY id',
  )
  return rows
}

/** Revokes a key for good. False when there is no such key; revoking twice keeps the first time. */
export async function revokeApiKey(db: Database, id: number): Promise<boolean> {
  const [result] = await db.execute<ResultSetHeader & { affectedRows: number }>(
    'UPDATE api_keys SET revoked_at = COALESCE(revoked_at, NOW(3)) WHERE id = ?',
    [id],
  )
  return result.affectedRows > 0
}
