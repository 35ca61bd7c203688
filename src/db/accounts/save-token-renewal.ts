import { randomUUID } from 'node:crypto'
import type { ResultSetHeader } from 'mysql2/promise'
import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { writeAccountEvents } from '../events/write-account-events'
import { releaseHeldPosts } from '../queue/release-held-posts'
import { rows } from '../rows'
import { transaction } from '../transaction'
import type { AccountRow } from './account-row'
import type { TokenToSave } from './save-social-account'

type Claimed = { id: string; contextId: string }

const microseconds = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms) * 1000)

/**
 * Puts the renewed token in the place of the old one, under a new context, so that a worker which still holds the old
 * one and finds it dead says nothing about the new. Accounts that waited for a living token go on.
 * @returns false when the token was replaced or removed meanwhile; then nothing is written
 */
export function saveRenewedToken(
  db: Database,
  claimed: Claimed,
  token: TokenToSave,
  actor: Actor,
): Promise<{ saved: boolean; released: number }> {
  return transaction(db, async (connection) => {
    const contextId = randomUUID()
    const { accessToken, refreshToken } = token.seal(contextId)
    const [written] = await connection.query<ResultSetHeader>(
      `UPDATE social_token SET context_id = ?, access_token = ?, refresh_token = ?, scopes = COALESCE(?, scopes),
         expires_at = NOW(3) + INTERVAL ? MICROSECOND, refresh_expires_at = NOW(3) + INTERVAL ? MICROSECOND,
         refresh_at = NOW(3) + INTERVAL ? MICROSECOND, refresh_failures = 0, refresh_error = NULL
       WHERE id = ? AND context_id = ?`,
      [
        contextId,
        accessToken,
        refreshToken ?? null,
        token.scopes ? JSON.stringify(token.scopes) : null,
        microseconds(token.expiresInMs),
        microseconds(token.refreshExpiresInMs),
        microseconds(token.renewInMs),
        claimed.id,
        claimed.contextId,
      ],
    )
    if (written.affectedRows === 0) return { saved: false, released: 0 }
    const waiting = await rows<Pick<AccountRow, 'id'>>(
      connection,
      "SELECT id FROM meta_social_accounts WHERE userAccessTokenId = ? AND status = 'needs_reconnect' FOR UPDATE",
      [claimed.id],
    )
    let released = 0
    for (const { id } of waiting) {
      await connection.query("UPDATE meta_social_accounts SET status = 'ok', status_reason = NULL WHERE id = ?", [id])
      released += await releaseHeldPosts(connection, id, actor, 'The token of the account was renewed')
    }
    await writeAccountEvents(
      connection,
      'account.connected',
      waiting.map(({ id }) => ({ accountId: id })),
    )
    return { saved: true, released }
  })
}

/** Notes why a try did not work. `final`: no further one can. @returns false when the token was replaced meanwhile */
export async function saveFailedRenewal(
  db: Database,
  claimed: Claimed,
  reason: string,
  { final }: { final: boolean },
): Promise<boolean> {
  const [written] = await db.query<ResultSetHeader>(
    `UPDATE social_token SET refresh_failures = refresh_failures + 1, refresh_error = ?
       ${final ? ', refresh_at = NULL, refresh_token = NULL, refresh_expires_at = NULL' : ''}
     WHERE id = ? AND context_id = ?`,
    [reason.slice(0, 1000), claimed.id, claimed.contextId],
  )
  return written.affectedRows > 0
}
