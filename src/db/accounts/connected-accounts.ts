import type { RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Connection, Database } from '../connection'

export type ConnectedAccount = {
  id: string
  platform: Platform
  externalId: string
  tokenId: string | null
  alive: boolean
}

/** The accounts a company has among these external ids, to tell a new one from one that is connected again. */
export async function connectedAccounts(
  db: Database | Connection,
  companyId: string,
  externalIds: string[],
): Promise<ConnectedAccount[]> {
  if (externalIds.length === 0) return []
  const [rows] = await db.query<RowDataPacket[]>(`${SELECT} WHERE company_id = ? AND external_id IN (?)`, [
    companyId,
    externalIds,
  ])
  return rows.map(readRow)
}

/** One of a company's accounts. */
export async function connectedAccount(
  db: Database | Connection,
  companyId: string,
  id: string,
): Promise<ConnectedAccount | undefined> {
  const [rows] = await db.query<RowDataPacket[]>(`${SELECT} WHERE company_id = ? AND id = ?`, [companyId, id])
  return rows[0] && readRow(rows[0])
}

const SELECT = `SELECT id, platform, external_id AS externalId, userAccessTokenId AS tokenId, status = 'ok' AS alive
  FROM meta_social_accounts`
const readRow = (row: RowDataPacket) => ({ ...row, alive: Number(row.alive) === 1 }) as ConnectedAccount
