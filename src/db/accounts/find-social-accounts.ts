import type { RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Database } from '../connection'

/** What is known of a token without opening it. */
export type TokenCondition = {
  /** Null: it does not end, or nobody told. */
  endsAt: Date | null
  /** When it is renewed next; null: it is not. */
  renewAt: Date | null
  /** Permissions it has; null: not known. */
  scopes: string[] | null
}

/** An account as scheduling needs it. The token itself is not in it: only workers read tokens. */
export type FoundAccount = {
  id: string
  company_id: string
  platform: Platform
  external_id: string
  name: string
  /** By which login the account was connected; it decides what its token may do. */
  login: Platform
  status: 'ok' | 'needs_reconnect'
  disconnected_at: Date | null
  /** Null for an account that is disconnected. */
  token: TokenCondition | null
}

type Row = RowDataPacket &
  Omit<FoundAccount, 'token'> & { tokenId: string | null } & Omit<TokenCondition, 'scopes'> & {
    scopes: string | string[] | null
  }

/** Those of the accounts that belong to the company. Another company's accounts are not there, for anybody. */
export async function findSocialAccounts(db: Database, companyId: string, ids: string[]): Promise<FoundAccount[]> {
  const [rows] = await db.execute<Row[]>(
    `SELECT a.id, a.company_id, a.platform, a.external_id, a.name, a.login, a.status, a.disconnected_at,
            t.id AS tokenId, t.expires_at AS endsAt, t.refresh_at AS renewAt, t.scopes
       FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE a.company_id = ? AND a.id IN (${ids.map(() => '?').join(', ')})`,
    [companyId, ...ids],
  )
  return rows.map(({ tokenId, endsAt, renewAt, scopes, ...account }) => ({
    ...account,
    // MariaDB hands JSON out as the text it is kept as.
    token: tokenId ? { endsAt, renewAt, scopes: typeof scopes === 'string' ? JSON.parse(scopes) : scopes } : null,
  }))
}
