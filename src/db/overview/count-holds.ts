import type { Connection, Database } from '../connection'
import { oneRow } from '../rows'

/** How many are left alone for now: accounts among these, and what all companies have in common, platforms and hosts. */
export const countHolds = (
  db: Database | Connection,
  accounts: string[],
): Promise<{ ownAccounts: number; inCommon: number }> =>
  oneRow(
    db,
    `SELECT COUNT(CASE WHEN scope IN (?) THEN 1 END) AS ownAccounts,
            COUNT(CASE WHEN scope NOT LIKE 'account:%' THEN 1 END) AS inCommon
       FROM holds WHERE until_at > NOW(3)`,
    [accounts.map((id) => `account:${id}`)],
  )
