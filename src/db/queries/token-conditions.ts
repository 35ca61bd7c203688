import type { RowDataPacket } from 'mysql2/promise'
import type { Database } from '../connection'

/** What is known of a token without opening it. */
export type TokenCondition = {
  /** Null: it does not end, or nobody told. */
  endsAt: Date | null
  /** When it is renewed next; null: it is not. */
  renewAt: Date | null
  /** Permissions it has; null: not known. */
  scopes: string[] | null
}

/** The tokens of accounts, by account. An account that is disconnected has none. */
export async function tokenConditions(db: Database, accountIds: number[]): Promise<Map<number, TokenCondition>> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT a.id, t.expires_at AS endsAt, t.refresh_at AS renewAt, t.scopes
     FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id IN (?)`,
    [accountIds],
  )
  return new Map(
    rows.map(({ id, endsAt, renewAt, scopes }) => {
      // MariaDB hands JSON out as the text it is kept as.
      return [Number(id), { endsAt, renewAt, scopes: typeof scopes === 'string' ? JSON.parse(scopes) : scopes }]
    }),
  )
}
