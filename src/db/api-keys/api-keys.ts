import type { ResultSetHeader } from 'mysql2/promise'
import type { KeyState } from '../../domain/key-state'
import { DEFAULT_SCOPE, type Scope } from '../../domain/scope'
import type { Connection, Database } from '../connection'
import { preparedRows, rows } from '../rows'

export type ApiKeyRow = {
  id: number
  company_id: string
  name: string
  scope: Scope
  created_by: string | null
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
  revoked_at: Date | null
  /** By the database's clock, as {@link findApiKey} judges it. */
  status: KeyState
}

export type NewApiKey = {
  companyId: string
  name: string
  hash: string
  scope?: Scope
  expiresAt?: Date | undefined
  /** Whoever made it through the API; not set: the command line. */
  createdBy?: string
}

const STATUS =
  "CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= NOW(3) THEN 'expired' ELSE 'active' END"
const COLUMNS = `id, company_id, name, scope, created_by, created_at, expires_at, last_used_at, revoked_at, ${STATUS} AS status`

/** Stores a key by its hash; the key itself is nobody's but the caller's. Returns its id. */
export async function insertApiKey(db: Database | Connection, key: NewApiKey): Promise<number> {
  const [result] = await db.execute<ResultSetHeader>(
    'INSERT INTO api_keys (company_id, name, key_hash, scope, expires_at, created_by) VALUES (?, ?, ?, ?, ?, ?)',
    [key.companyId, key.name, key.hash, key.scope ?? DEFAULT_SCOPE, key.expiresAt ?? null, key.createdBy ?? null],
  )
  return result.insertId
}

export type FoundApiKey = Pick<ApiKeyRow, 'id' | 'scope' | 'status'> & {
  companyId: string
  /** Milliseconds until it expires by the database's clock; undefined when it never does. */
  expiresInMs: number | undefined
}

type FoundRow = Pick<ApiKeyRow, 'id' | 'company_id' | 'scope' | 'status'> & { expires_in_ms: number | null }

const FOUND = `id, company_id, scope, ${STATUS} AS status,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), expires_at) DIV 1000 AS expires_in_ms`

const found = ({ id, company_id: companyId, scope, status, expires_in_ms }: FoundRow): FoundApiKey => ({
  id,
  companyId,
  scope,
  status,
  expiresInMs: expires_in_ms ?? undefined,
})

/** The key with this hash, also when it was revoked or has expired: whoever holds it may know why it is refused. */
export async function findApiKey(db: Database, hash: string): Promise<FoundApiKey | undefined> {
  const [row] = await preparedRows<FoundRow>(db, `SELECT ${FOUND} FROM api_keys WHERE key_hash = ?`, [hash])
  return row && found(row)
}

/** The same of a key that has let somebody in before, by its id. */
export async function findApiKeyById(db: Database, id: number): Promise<FoundApiKey | undefined> {
  const [row] = await preparedRows<FoundRow>(db, `SELECT ${FOUND} FROM api_keys WHERE id = ?`, [id])
  return row && found(row)
}

/** The keys with these hashes, by hash; those that there are not are left out. */
export async function findApiKeys(db: Database, hashes: string[]): Promise<Map<string, FoundApiKey>> {
  const known = await rows<FoundRow & { key_hash: string }>(
    db,
    `SELECT key_hash, ${FOUND} FROM api_keys WHERE key_hash IN (?)`,
    [hashes],
  )
  return new Map(known.map((row) => [row.key_hash, found(row)]))
}

/** Notes that a key was used. Writes at most once a minute for each key, however many servers use it. */
export async function touchApiKey(db: Database, id: number): Promise<void> {
  await db.execute(
    `UPDATE api_keys SET last_used_at = NOW(3)
     WHERE id = ? AND (last_used_at IS NULL OR last_used_at < NOW(3) - INTERVAL 1 MINUTE)`,
    [id],
  )
}

export type ApiKeyFilter = { id?: number | undefined; companyId?: string | undefined; status?: KeyState | undefined }

/** The keys of one company or of all, oldest first, without their hashes. */
export function listApiKeys(db: Database, { id, companyId, status }: ApiKeyFilter = {}): Promise<ApiKeyRow[]> {
  const wanted = Object.entries({ id, company_id: companyId, [STATUS]: status }).filter(
    ([, value]) => value !== undefined,
  )
  const where = wanted.length > 0 ? `WHERE ${wanted.map(([what]) => `${what} = ?`).join(' AND ')}` : ''
  return rows(
    db,
    `SELECT ${COLUMNS} FROM api_keys ${where} ORDER BY id`,
    wanted.map(([, value]) => value),
  )
}

/** A page of one company's keys, the newest first, and how many there are in all. */
export async function listApiKeysOf(
  db: Database,
  companyId: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ keys: ApiKeyRow[]; total: number }> {
  const keys = await rows<ApiKeyRow>(
    db,
    `SELECT ${COLUMNS} FROM api_keys WHERE company_id = ? ORDER BY id DESC LIMIT ? OFFSET ?`,
    [companyId, limit, offset],
  )
  const [counted] = await preparedRows<{ total: number }>(
    db,
    'SELECT COUNT(*) AS total FROM api_keys WHERE company_id = ?',
    [companyId],
  )
  return { keys, total: counted?.total ?? 0 }
}

/** One key of a company. */
export async function getApiKey(
  db: Database | Connection,
  companyId: string,
  id: number,
): Promise<ApiKeyRow | undefined> {
  const [key] = await preparedRows<ApiKeyRow>(db, `SELECT ${COLUMNS} FROM api_keys WHERE id = ? AND company_id = ?`, [
    id,
    companyId,
  ])
  return key
}

/**
 * How many keys of a company are good for something. Inside a transaction that adds one: those who count for the same
 * company wait for its end, so that no two of them count the same number. A company without any key has no need to wait.
 */
export async function countActiveApiKeysInTurn(connection: Connection, companyId: string): Promise<number> {
  const turn = 'SELECT id FROM api_keys WHERE company_id = ? ORDER BY id LIMIT 1 FOR UPDATE'
  await preparedRows<{ id: number }>(connection, turn, [companyId])
  const [counted] = await preparedRows<{ active: number }>(
    connection,
    `SELECT COUNT(*) AS active FROM api_keys
     WHERE company_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > NOW(3))`,
    [companyId],
  )
  return counted?.active ?? 0
}

/** Revokes a key for good. False when there is no such key; revoking twice keeps the first time. */
export async function revokeApiKey(db: Database, id: number): Promise<boolean> {
  const [result] = await db.execute<ResultSetHeader>(
    'UPDATE api_keys SET revoked_at = COALESCE(revoked_at, NOW(3)) WHERE id = ?',
    [id],
  )
  return result.affectedRows > 0
}

/** The same for a key of one company; what another company has is not found. */
export async function revokeApiKeyOf(db: Database, companyId: string, id: number): Promise<boolean> {
  const [result] = await db.execute<ResultSetHeader>(
    'UPDATE api_keys SET revoked_at = COALESCE(revoked_at, NOW(3)) WHERE id = ? AND company_id = ?',
    [id, companyId],
  )
  return result.affectedRows > 0
}
