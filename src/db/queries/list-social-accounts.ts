import type { RowDataPacket } from 'mysql2/promise'
import type { Platform } from '../../domain/post'
import type { Database } from '../connection'

export type ListedAccount = {
  id: number
  company_id: string
  platform: Platform
  external_id: string
  name: string
  login: Platform
  status: 'ok' | 'needs_reconnect'
  status_reason: string | null
}

/** The connected accounts of one company or of all, without their tokens. */
export async function listSocialAccounts(db: Database, companyId?: string): Promise<ListedAccount[]> {
  const [rows] = await db.query<(RowDataPacket & ListedAccount)[]>(
    `SELECT id, company_id, platform, external_id, name, login, status, status_reason FROM meta_social_accounts
     ${companyId === undefined ? '' : 'WHERE company_id = ?'} ORDER BY id`,
    companyId === undefined ? [] : [companyId],
  )
  return rows
}
