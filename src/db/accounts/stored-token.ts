import type { Database } from '../connection'
import { rows } from '../rows'
import type { TokenRow } from './token-row'

/** A token as it is stored, for the one who has the key. */
export type StoredToken = {
  companyId: TokenRow['company_id']
  contextId: TokenRow['context_id']
  accessToken: TokenRow['access_token']
}

/** The token of an account; undefined when it was disconnected. */
export async function storedToken(db: Database, accountId: string): Promise<StoredToken | undefined> {
  const [token] = await rows<StoredToken>(
    db,
    `SELECT t.company_id AS companyId, t.context_id AS contextId, t.access_token AS accessToken
       FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ?`,
    [accountId],
  )
  return token
}
