import type { Platform } from '../../domain/post'
import type { Connection } from '../connection'
import { type Decimal, rows } from '../rows'

export type AccountState = 'ok' | 'needs_reconnect' | 'disconnected'
export type AccountCount = { platform: Platform; state: AccountState; accounts: number }

export const ACCOUNTS_BY_STATE = `SELECT platform, IF(disconnected_at IS NULL, status, 'disconnected') AS state, COUNT(*) AS accounts
  FROM meta_social_accounts GROUP BY platform, state`

/** How many accounts stand how. */
export const accountsByState = (connection: Connection): Promise<AccountCount[]> =>
  rows<AccountCount>(connection, ACCOUNTS_BY_STATE)

/** Of more accounts than this each its own series would be too many. */
export const TOLD_ACCOUNTS = 1_000

/** When the tokens of connected accounts end, in seconds since 1970; none where there are too many accounts. */
export async function tokenEnds(connection: Connection): Promise<{ account: string; at: number }[]> {
  const found = await rows<{ account: string; at: Decimal }>(
    connection,
    `SELECT a.id AS account, UNIX_TIMESTAMP(t.expires_at) AS at
       FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE a.disconnected_at IS NULL AND t.expires_at IS NOT NULL LIMIT ?`,
    [TOLD_ACCOUNTS + 1],
  )
  if (found.length > TOLD_ACCOUNTS) return []
  return found.map(({ account, at }) => ({ account, at: Number(at) }))
}
