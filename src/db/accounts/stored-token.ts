import type { RowDataPacket } from 'mysql2/promise'
import type { Database } from '../connection'

/** A token as it is stored, for the one who has the key. */
export type StoredToken = { companyId: string; contextId: string; accessToken: string }

/** The token of an account; undefined when it was disconnected. */
export async function storedToken(db: Database, accountId: string): Promise<StoredToken | undefined> {
  const [rows] = await db.query<(RowDataPacket & StoredToken)[]>(
    `SELECT t.company_id AS companyId, t.context_id AS contextId, t.access_token AS accessToken
       FROM meta_social_accounts a JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ?`,
    [accountId],
  )
  return rows[0]
}
