import type { RowDataPacket } from 'mysql2/promise'
import type { Database } from '../connection'

/** When the tokens of accounts end, by account; those that never end, or of which nobody knows, are missing. */
export async function tokenEnds(db: Database, accountIds: number[]): Promise<Map<number, Date>> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT a.id, t.expires_at AS endsAt FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId
     WHERE a.id IN (?) AND t.expires_at IS NOT NULL`,
    [accountIds],
  )
  return new Map(rows.map(({ id, endsAt }) => [Number(id), endsAt as Date]))
}
