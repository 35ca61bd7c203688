import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { readWebhook, SELECT_WEBHOOK, type StoredWebhook, type Webhook } from './webhook-row'

/** The webhooks of a company, oldest first. They are few. */
export async function listWebhooks(db: Database, companyId: string): Promise<Webhook[]> {
  const found = await rows<StoredWebhook>(db, `${SELECT_WEBHOOK} WHERE company_id = ? ORDER BY id`, [companyId])
  return found.map(readWebhook)
}

/** One webhook of a company; what another has is not there. */
export async function getWebhook(
  db: Database | Connection,
  companyId: string,
  id: string,
): Promise<Webhook | undefined> {
  const [row] = await rows<StoredWebhook>(db, `${SELECT_WEBHOOK} WHERE id = ? AND company_id = ?`, [id, companyId])
  return row && readWebhook(row)
}
