import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection } from '../connection'
import type { Subscription } from './webhook-row'

/** What its owner changes; what is not given stays. */
export type WebhookChange = {
  url?: string | undefined
  events?: Subscription[] | undefined
  description?: string | undefined
  status?: 'active' | 'paused' | undefined
  /** Why it has the status. */
  statusReason?: string | undefined
}

/**
 * Changes a webhook of a company. Another address, or a new beginning, is not held to how long it had been failing.
 * @returns false when there is none
 */
export async function changeWebhook(
  connection: Connection,
  companyId: string,
  id: string,
  { url, events, description, status, statusReason }: WebhookChange,
): Promise<boolean> {
  const [changed] = await connection.query<ResultSetHeader>(
    `UPDATE webhooks
        SET failing_since = IF(? <=> 'active' OR COALESCE(?, url) <> url, NULL, failing_since),
            url = COALESCE(?, url), events = COALESCE(?, events), description = COALESCE(?, description),
            status_reason = IF(? IS NULL, status_reason, ?), status = COALESCE(?, status)
      WHERE id = ? AND company_id = ?`,
    [
      ...[status ?? null, url ?? null],
      ...[url ?? null, events ? JSON.stringify(events) : null, description ?? null],
      ...[status ?? null, statusReason ?? null, status ?? null],
      ...[id, companyId],
    ],
  )
  return changed.affectedRows > 0
}
