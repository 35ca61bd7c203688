import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { writeAccountEvents } from '../events/write-account-events'
import { releaseHeldPosts } from '../queue/release-held-posts'
import { transaction } from '../transaction'
import { lockAccountOfToken } from './lock-account'

/** What a platform has just said about a living token; what it does not tell stays as it was known. */
export type TokenFacts = { scopes?: string[] | undefined; expiresInMs?: number | undefined }

/**
 * Notes that an account's token was found alive. An account that was taken for dead is so no longer, and its posts go on.
 * @param account the account and the token that was asked about: one that was replaced meanwhile is another matter
 * @returns how many posts were released
 */
export function saveTokenCheck(
  db: Database,
  account: { id: string; tokenContextId: string },
  facts: TokenFacts,
  actor: Actor,
): Promise<number> {
  return transaction(db, async (connection) => {
    const found = await lockAccountOfToken(connection, account)
    if (!found) return 0
    await connection.query(
      `UPDATE social_token SET scopes = COALESCE(?, scopes),
         expires_at = COALESCE(NOW(3) + INTERVAL ? MICROSECOND, expires_at) WHERE id = ?`,
      [
        facts.scopes ? JSON.stringify(facts.scopes) : null,
        facts.expiresInMs === undefined ? null : Math.round(facts.expiresInMs) * 1000,
        found.tokenId,
      ],
    )
    if (found.status === 'ok') return 0
    await connection.query("UPDATE meta_social_accounts SET status = 'ok', status_reason = NULL WHERE id = ?", [
      account.id,
    ])
    const why = 'The platform says that the token of the account works'
    const released = await releaseHeldPosts(connection, account.id, actor, why)
    await writeAccountEvents(connection, 'account.connected', [{ accountId: account.id }])
    return released
  })
}
