import { RENEW_AGAIN_MS } from '../../domain/token-life'
import type { Database } from '../connection'
import { rows } from '../rows'
import { transaction } from '../transaction'
import type { AccountRow } from './account-row'
import type { TokenRow } from './token-row'

/** A token that is to be renewed now, as it is stored. */
export type TokenToRenew = TokenColumns & {
  id: TokenRow['id']
  accountIds: AccountRow['id'][]
}

type TokenColumns = Pick<AccountRow, 'login'> & {
  companyId: TokenRow['company_id']
  /** A result is written by this name: a token that was replaced meanwhile gets none. */
  contextId: TokenRow['context_id']
  accessToken: TokenRow['access_token']
  refreshToken: TokenRow['refresh_token']
}

/**
 * Takes the one token that is due longest. The claim is the next try: moved a day ahead before the platform is called,
 * so that nobody else takes it, and a process that dies has used up this day's try.
 * @returns undefined when none is due
 */
export function claimTokenRenewal(db: Database): Promise<TokenToRenew | undefined> {
  return transaction(db, async (connection) => {
    for (;;) {
      const [due] = await rows<Pick<TokenRow, 'id'>>(
        connection,
        `SELECT id FROM social_token FORCE INDEX (idx_social_token_refresh_at)
        WHERE refresh_at <= NOW(3) ORDER BY refresh_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      )
      if (!due) return undefined
      await connection.query(
        'UPDATE social_token SET refresh_at = NOW(3) + INTERVAL ? MICROSECOND, refresh_tried_at = NOW(3) WHERE id = ?',
        [RENEW_AGAIN_MS * 1000, due.id],
      )
      const found = await rows<TokenColumns & { accountId: AccountRow['id'] }>(
        connection,
        `SELECT t.company_id AS companyId, t.context_id AS contextId, t.access_token AS accessToken,
              t.refresh_token AS refreshToken, a.id AS accountId, a.login
         FROM social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id
        WHERE t.id = ? ORDER BY a.id`,
        [due.id],
      )
      const [first] = found
      if (!first) {
        // Nobody's token: there is nothing to keep alive, and no reason to keep it.
        await connection.query('DELETE FROM social_token WHERE id = ?', [due.id])
        continue
      }
      return {
        id: due.id,
        companyId: first.companyId,
        contextId: first.contextId,
        accessToken: first.accessToken,
        refreshToken: first.refreshToken,
        login: first.login,
        accountIds: found.map((row) => row.accountId),
      }
    }
  })
}
