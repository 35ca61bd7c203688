import type { Database } from '../connection'
import { type AllOrNulls, preparedRows, rows } from '../rows'
import { SharedRuns, sharedRuns } from '../shared-runs'
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

/** More than any statement should list, fewer than a request may name twenty times. */
const MOST_IDS = 1_000

const questions = sharedRuns<string[], FoundAccount[]>(
  (db) =>
    new SharedRuns(
      async (asked, companyId) => {
        const found = await find(db, companyId, [...new Set(asked.flat())])
        return asked.map((ids) => found.filter(({ id }) => ids.includes(id)))
      },
      MOST_IDS,
      (ids) => ids.length,
    ),
)

/** Those of the accounts that belong to the company. Another company's accounts are not there, for anybody. */
export const findSocialAccounts = (db: Database, companyId: string, ids: string[]): Promise<FoundAccount[]> =>
  questions(db).ask(companyId, ids)

async function find(db: Database, companyId: string, ids: string[]): Promise<FoundAccount[]> {
  const [first = '', second] = ids
  const found = await (second === undefined
    ? preparedRows<FoundRow>(db, OF_COMPANY, [companyId, first])
    : rows<FoundRow>(db, OF_COMPANY, [companyId, ids]))
  return found.map(({ tokenId, endsAt, renewAt, scopes, ...account }) => ({
    ...account,
    token: tokenId === null ? null : { endsAt, renewAt, scopes: scopesOf({ scopes }) },
  }))
}

type FoundRow = AccountColumns & AllOrNulls<TokenColumns>

const OF_COMPANY = `SELECT a.id, a.company_id, a.platform, a.external_id, a.name, a.login, a.status, a.disconnected_at,
            t.id AS tokenId, t.expires_at AS endsAt, t.refresh_at AS renewAt, t.scopes
       FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE a.company_id = ? AND a.id IN (?)`
