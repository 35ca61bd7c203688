import type { Database } from '../connection'
import { type AllOrNulls, preparedRows } from '../rows'
import type { AccountRow } from './account-row'
import { scopesOf, type TokenRow } from './token-row'

/** What is known of a token without opening it. */
export type TokenCondition = {
  endsAt: TokenRow['expires_at']
  renewAt: TokenRow['refresh_at']
  /** Permissions it has; null: not known. */
  scopes: string[] | null
}

/** An account as scheduling needs it. The token itself is not in it: only workers read tokens. */
export type FoundAccount = AccountColumns & {
  /** Null for an account that is disconnected. */
  token: TokenCondition | null
}

type AccountColumns = Pick<
  AccountRow,
  'id' | 'company_id' | 'platform' | 'external_id' | 'name' | 'login' | 'status' | 'disconnected_at'
>
type TokenColumns = Omit<TokenCondition, 'scopes'> & Pick<TokenRow, 'scopes'> & { tokenId: TokenRow['id'] }

/** Those of the accounts that belong to the company. Another company's accounts are not there, for anybody. */
export async function findSocialAccounts(db: Database, companyId: string, ids: string[]): Promise<FoundAccount[]> {
  const found = await preparedRows<AccountColumns & AllOrNulls<TokenColumns>>(
    db,
    `SELECT a.id, a.company_id, a.platform, a.external_id, a.name, a.login, a.status, a.disconnected_at,
            t.id AS tokenId, t.expires_at AS endsAt, t.refresh_at AS renewAt, t.scopes
       FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE a.company_id = ? AND a.id IN (${ids.map(() => '?').join(', ')})`,
    [companyId, ...ids],
  )
  return found.map(({ tokenId, endsAt, renewAt, scopes, ...account }) => ({
    ...account,
    token: tokenId === null ? null : { endsAt, renewAt, scopes: scopesOf({ scopes }) },
  }))
}
