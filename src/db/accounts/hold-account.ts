import type { Actor } from '../../domain/timeline'
import type { Database } from '../connection'
import { writeAccountEvents } from '../events/write-account-events'
import { holdWaitingPosts } from '../queue/hold-waiting-posts'
import { transaction } from '../transaction'
import { lockAccountOfToken } from './lock-account'

/**
 * Notes that an account's token is dead and holds its waiting posts, so that none of them is burnt against it. They are
 * let go when the account is connected again.
 * @param account the account and the token it was used with: one that was replaced meanwhile is not dead
 * @returns whether we were the first to find out, or it was known, or the token has been replaced
 */
export function holdAccount(
  db: Database,
  account: { id: string; tokenContextId: string },
  reason: string,
  actor: Actor,
): Promise<'first' | 'known' | 'replaced'> {
  return transaction(db, async (connection) => {
    const found = await lockAccountOfToken(connection, account)
    if (!found) return 'replaced'
    if (found.status !== 'ok') return 'known'
    await connection.query(
      `UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = ? WHERE id = ?`,
      [reason.slice(0, 1000), account.id],
    )
    await holdWaitingPosts(connection, account.id, reason, actor)
    // A refresh token may heal it without anybody's help: the next tick tries, unless one has tried within a day.
    await connection.query(
      `UPDATE social_token SET refresh_at = NOW(3) WHERE id = ? AND refresh_token IS NOT NULL
         AND (refresh_tried_at IS NULL OR refresh_tried_at < NOW(3) - INTERVAL 1 DAY)`,
      [found.tokenId],
    )
    await writeAccountEvents(connection, 'account.needs_reconnect', [{ accountId: account.id }])
    return 'first'
  })
}
