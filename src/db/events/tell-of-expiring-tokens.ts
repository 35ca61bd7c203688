import { createHash } from 'node:crypto'
import type { AccountRow } from '../accounts/account-row'
import type { TokenRow } from '../accounts/token-row'
import type { Database } from '../connection'
import { rows } from '../rows'
import { isSomebodyListening } from './listened'
import { writeAccountEvents } from './write-account-events'

/** So long before their end those are told who can connect the account again. */
const DAYS_BEFORE = 7

/**
 * Tells of each token that ends within a week and that nothing renews, once: the event's name is drawn from the token's, so
 * whoever looks again, on whatever server, writes nothing.
 */
export async function tellOfExpiringTokens(db: Database): Promise<void> {
  if (!(await isSomebodyListening(db))) return
  const ending = await rows<Pick<AccountRow, 'id'> & { contextId: TokenRow['context_id'] }>(
    db,
    `SELECT a.id, t.context_id AS contextId
       FROM social_token t JOIN meta_social_accounts a ON a.userAccessTokenId = t.id AND a.status = 'ok'
      WHERE t.expires_at > NOW(3) AND t.expires_at <= NOW(3) + INTERVAL ? DAY
        AND (t.refresh_at IS NULL OR t.refresh_error IS NOT NULL)`,
    [DAYS_BEFORE],
  )
  await writeAccountEvents(
    db,
    'account.expiring',
    ending.map(({ id, contextId }) => ({ accountId: id, eventId: nameOf(`account.expiring:${id}:${contextId}`) })),
  )
}

/** A UUID that is always the same for a text (version 8: of our own making). */
function nameOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
