import type { Platform } from '../../domain/post'
import type { Database } from '../connection'
import { rows } from '../rows'
import type { AccountRow } from './account-row'
import { scopesOf, type TokenRow } from './token-row'

/** An account as it is stored, without its token. */
export type StoredAccount = Pick<AccountRow, 'id' | 'platform' | 'name' | 'login' | 'status' | 'capacity'> & {
  companyId: AccountRow['company_id']
  externalId: AccountRow['external_id']
  statusReason: AccountRow['status_reason']
  disconnectedAt: AccountRow['disconnected_at']
  /** Of the token, as are the next; null also without one. */
  expiresAt: TokenRow['expires_at']
  renewAt: TokenRow['refresh_at']
  renewError: TokenRow['refresh_error']
  /** Permissions; null: not known. */
  scopes: string[] | null
  createdAt: AccountRow['created_at']
  /** What time it was at reading, by the database's clock. */
  now: Date
}

export type AccountFilter = { companyId?: string | undefined; id?: string | undefined; platform?: Platform | undefined }

/** The accounts of one company or of all. */
export async function listSocialAccounts(db: Database, filter: AccountFilter = {}): Promise<StoredAccount[]> {
  const wanted = Object.entries({ 'a.company_id': filter.companyId, 'a.id': filter.id, 'a.platform': filter.platform })
  const conditions = wanted.filter(([, value]) => value !== undefined)
  const found = await rows<Omit<StoredAccount, 'scopes'> & Pick<TokenRow, 'scopes'>>(
    db,
    `SELECT a.id, a.company_id AS companyId, a.platform, a.external_id AS externalId, a.name, a.login, a.status,
            a.status_reason AS statusReason, a.disconnected_at AS disconnectedAt, a.capacity, a.created_at AS createdAt,
            t.expires_at AS expiresAt, t.refresh_at AS renewAt, t.refresh_error AS renewError, t.scopes, NOW(3) AS now
       FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      ${conditions.length > 0 ? `WHERE ${conditions.map(([column]) => `${column} = ?`).join(' AND ')}` : ''}
      ORDER BY a.created_at, a.id`,
    conditions.map(([, value]) => value),
  )
  return found.map((row) => ({ ...row, scopes: scopesOf(row) }))
}
