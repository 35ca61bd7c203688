import type { Connection } from '../connection'
import { oneRow, preparedRows } from '../rows'
import type { Subscription } from './webhook-row'

export type NewWebhook = {
  id: string
  companyId: string
  url: string
  events: Subscription[]
  description: string
  /** Bound into the encryption of its secrets. */
  contextId: string
  /** Envelope of the secret. */
  secret: string
  createdBy: string
}

/**
 * Adds a webhook, inside a transaction that is rolled back when the company has too many then.
 * @returns how many it has with this one. Those who add one for the same company wait for each other, so that no two of them
 *   count the same: behind its first webhook, or, where it has none, behind the rows that they have added
 */
export async function insertWebhook(connection: Connection, webhook: NewWebhook): Promise<number> {
  const turn = 'SELECT id FROM webhooks WHERE company_id = ? ORDER BY id LIMIT 1 FOR UPDATE'
  await preparedRows<{ id: string }>(connection, turn, [webhook.companyId])
  await connection.query(
    `INSERT INTO webhooks (id, company_id, url, events, description, context_id, secret, created_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      webhook.id,
      webhook.companyId,
      webhook.url,
      JSON.stringify(webhook.events),
      webhook.description,
      webhook.contextId,
      webhook.secret,
      webhook.createdBy.slice(0, MAX_CREATED_BY),
    ],
  )
  const all = 'SELECT COUNT(*) AS counted FROM webhooks WHERE company_id = ? FOR UPDATE'
  return (await oneRow<{ counted: number }>(connection, all, [webhook.companyId])).counted
}

/** As long as the column. */
const MAX_CREATED_BY = 260
