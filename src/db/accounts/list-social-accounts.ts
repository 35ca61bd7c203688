import type { RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Database } from '../connection'

/** An account as it is stored, without its token. */
export type StoredAccount = {
  id: string
  companyId: string
  platform: Platform
  externalId: string
  name: string
  login: Platform
  status: 'ok' | 'needs_reconnect'
  statusReason: string | null
  disconnectedAt: Date | null
  /** Of the token; null: it does not end, or the platform does not tell. */
  expiresAt: Date | null
  renewAt: Date | null
  renewError: string | null
  /** Permissions of the token; null: not known. */
  scopes: string[] | null
  createdAt: Date
  /** What time it was at reading, by the database's clock. */
  now: Date
}

export type AccountFilter = { companyId?: string | undefined; id?: string; platform?: Platform | undefined }

/** The accounts of one company or of all. */
export async function listSocialAccounts(db: Database, filter: AccountFilter = {}): Promise<StoredAccount[]> {
  const wanted = Object.entries({ 'a.company_id': filter.companyId, 'a.id': filter.id, 'a.platform': filter.platform })
  const conditions = wanted.filter(([, value]) => value !== undefined)
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT a.id, a.company_id AS companyId, a.platform, a.external_id AS externalId, a.name, a.login, a.status,
            a.status_reason AS statusReason, a.disconnected_at AS disconnectedAt, a.created_at AS createdAt,
            t.expires_at AS expiresAt, t.refresh_at AS renewAt, t.refresh_error AS renewError, t.scopes, NOW(3) AS now
       FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      ${conditions.length > 0 ? `WHERE ${conditions.map(([column]) => `${column} = ?`).join(' AND ')}` : ''}
      ORDER BY a.created_at, a.id`,
    conditions.map(([, value]) => value),
  )
  return rows.map((row) => ({ ...row, scopes: readScopes(row.scopes) }) as StoredAccount)
}

// MariaDB hands JSON out as text.
function readScopes(stored: unknown): string[] | null {
  const scopes = typeof stored === 'string' ? JSON.parse(stored) : stored
  return Array.isArray(scopes) ? scopes.map(String) : null
}
