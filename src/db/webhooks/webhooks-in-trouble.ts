import type { Database } from '../connection'
import { rows } from '../rows'
import type { WebhookStatus } from './webhook-row'

/** A webhook that nothing is sent to, or that nothing reaches. */
export type WebhookInTrouble = {
  id: string
  companyId: string
  status: WebhookStatus
  statusReason: string | null
  failingSince: Date | null
}

/** A receiver may be away for so long without a word. */
const FAILS_FOR_A_WHILE = 'failing_since < NOW(3) - INTERVAL 1 HOUR'

/** The companies' webhooks that somebody should look after, the longest first. */
export const webhooksInTrouble = (db: Database, most: number): Promise<WebhookInTrouble[]> =>
  rows(
    db,
    `SELECT id, company_id AS companyId, status, status_reason AS statusReason, failing_since AS failingSince
       FROM webhooks WHERE kind = 'webhook' AND (status <> 'active' OR ${FAILS_FOR_A_WHILE})
      ORDER BY COALESCE(failing_since, updated_at) LIMIT ?`,
    [most],
  )
