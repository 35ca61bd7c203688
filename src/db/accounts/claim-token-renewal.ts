import type { RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import { RENEW_AGAIN_MS } from '../../domain/token-life'
import type { Database } from '../connection'
import { transaction } from '../transaction'

/** A token that is to be renewed now, as it is stored. */
export type TokenToRenew = {
  id: string
  companyId: string
  /** Names this very token: whoever writes a result names it, and a token that was replaced meanwhile gets none. */
  contextId: string
  accessToken: string
  refreshToken: string | null
  login: Platform
  accountIds: string[]
}

/**
 * Takes the one token that is due longest. The claim is the next try: moved a day ahead before the platform is called,
 * so that nobody else takes it, and a process that dies has used up this day's try.
 * @returns undefined when none is due
 */
export function claimTokenRenewal(db: Database): Promise<TokenToRenew | undefined> {
  return transaction(db, async (connection) => {
    for (;;) {
      const [[due]] = await connection.query<RowDataPacket[]>(
        `SELECT id FROM social_token FORCE INDEX (idx_social_token_refresh_at)
        WHERE refresh_at <= NOW(3) ORDER BY refresh_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      )
      if (!due) return undefined
      await connection.query(
        'UPDATE social_token SET refresh_at = NOW(3) + INTERVAL ? MICROSECOND, refresh_tried_at = NOW(3) WHERE id = ?',
        [RENEW_AGAIN_MS * 1000, due.id],
      )
      const [rows] = await connection.query<RowDataPacket[]>(
        `SELECT t.company_id AS companyId, t.context_id AS contextId, t.access_token AS accessToken,
              t.refresh_token AS refreshToken, a.id AS accountId, a.login
         FROM social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id
        WHERE t.id = ? ORDER BY a.id`,
        [due.id],
      )
      const [first] = rows
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
        accountIds: rows.map((row) => row.accountId),
      }
    }
  })
}
