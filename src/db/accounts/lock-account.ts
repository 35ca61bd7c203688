import type { Connection } from '../connection'
import { type AllOrNulls, rows } from '../rows'
import type { AccountRow } from './account-row'
import type { TokenRow } from './token-row'

/** An account whose row is locked, and the token it has now. */
export type LockedAccount = Pick<AccountRow, 'status'> &
  AllOrNulls<{ tokenId: TokenRow['id']; contextId: TokenRow['context_id'] }>

/**
 * Locks an account that something was found out about, by the token it was used with.
 * @returns undefined when there is none, or its token was replaced meanwhile: then what was found out is of another one
 */
export async function lockAccountOfToken(
  connection: Connection,
  account: { id: string; tokenContextId: string },
): Promise<LockedAccount | undefined> {
  const [found] = await rows<LockedAccount>(
    connection,
    `SELECT a.status, t.id AS tokenId, t.context_id AS contextId FROM meta_social_accounts a
       LEFT JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ? FOR UPDATE`,
    [account.id],
  )
  return found?.contextId === account.tokenContextId ? found : undefined
}
