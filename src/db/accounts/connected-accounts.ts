import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import type { AccountRow } from './account-row'

export type ConnectedAccount = Pick<AccountRow, 'id' | 'platform'> & {
  externalId: AccountRow['external_id']
  tokenId: AccountRow['userAccessTokenId']
  alive: boolean
}

/** The accounts a company has among these external ids, to tell a new one from one that is connected again. */
export async function connectedAccounts(
  db: Database | Connection,
  companyId: string,
  externalIds: string[],
): Promise<ConnectedAccount[]> {
  if (externalIds.length === 0) return []
  const sql = `${SELECT} WHERE company_id = ? AND external_id IN (?)`
  return (await rows<Stored>(db, sql, [companyId, externalIds])).map(readRow)
}

/** One of a company's accounts. */
export async function connectedAccount(
  db: Database | Connection,
  companyId: string,
  id: string,
): Promise<ConnectedAccount | undefined> {
  const [row] = await rows<Stored>(db, `${SELECT} WHERE company_id = ? AND id = ?`, [companyId, id])
  return row && readRow(row)
}

type Stored = Omit<ConnectedAccount, 'alive'> & { alive: number }

const SELECT = `SELECT id, platform, external_id AS externalId, userAccessTokenId AS tokenId, status = 'ok' AS alive
  FROM meta_social_accounts`
const readRow = (row: Stored): ConnectedAccount => ({ ...row, alive: row.alive === 1 })
