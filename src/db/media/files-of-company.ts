import { NO_LIMIT } from '../../domain/quota'
import type { Connection, Database } from '../connection'
import { type Decimal, oneRow } from '../rows'
import { countUpTo, type Quota } from '../usage/take-room'

/** What a company may have of files, in whichever store, those on their way in among them. */
export type MediaAllowance = { files: number; bytes: number }

export const ANY_MEDIA: MediaAllowance = { files: NO_LIMIT, bytes: NO_LIMIT }

const OF_COMPANY = "media_files WHERE company_id = ? AND status IN ('arriving', 'kept')"

/** How many files a company may have: an entry of idx_media_company each. */
export const filesOfCompany = (companyId: string, allowed: number): Quota => ({
  companyId,
  of: 'files',
  allowed,
  count: (db, upTo) => countUpTo(db, OF_COMPANY, [companyId], upTo),
})

/** What they may weigh together. */
export const bytesOfCompany = (companyId: string, allowed: number): Quota => ({
  companyId,
  of: 'bytes',
  allowed,
  count: (db) => weightOf(db, companyId),
})

async function weightOf(db: Database | Connection, companyId: string): Promise<number> {
  const { bytes } = await oneRow<{ bytes: Decimal | null }>(db, `SELECT SUM(size) AS bytes FROM ${OF_COMPANY}`, [
    companyId,
  ])
  return Number(bytes ?? 0)
}
