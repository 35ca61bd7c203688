import type { Database } from '../connection'
import { oneRow, rows } from '../rows'

/** Whether a delivery is to be sent now. Of webhooks that are paused nothing is. */
const IS_DUE = `d.status = 'pending' AND d.next_at <= NOW(3)`

const DUE = `SELECT 1 FROM deliveries d FORCE INDEX (idx_deliveries_turn) WHERE d.webhook_id = w.id AND ${IS_DUE}`

/** Whether there is anything to do for whoever sends. */
export const SOMETHING_TO_SEND = `(EXISTS (SELECT 1 FROM events WHERE is_spread = 0)
  OR EXISTS (SELECT 1 FROM webhooks w WHERE w.status = 'active' AND EXISTS (${DUE})))`

export async function isSomethingToSend(db: Database): Promise<boolean> {
  const { isWaiting } = await oneRow<{ isWaiting: number }>(db, `SELECT ${SOMETHING_TO_SEND} AS isWaiting`)
  return isWaiting === 1
}

/** One who is to be told of something, with what a sender needs to know of it. */
export type Receiver = {
  id: string
  kind: 'webhook' | 'notice-mail' | 'notice-webhook'
  companyId: string | null
  /** Of the operator's own it stands in the settings. */
  url: string | null
  contextId: string | null
  /** Envelope. */
  secret: string | null
  /** The one before, as long as both sign. */
  oldSecret: string | null
  failingSince: Date | null
}

/** Those to whom something is to be sent now. @param kinds that this process can send to */
export function receiversDue(db: Database, kinds: readonly Receiver['kind'][]): Promise<Receiver[]> {
  return rows<Receiver>(
    db,
    `SELECT w.id, w.kind, w.company_id AS companyId, w.url, w.context_id AS contextId, w.secret,
            IF(w.old_secret_until > NOW(3), w.old_secret, NULL) AS oldSecret, w.failing_since AS failingSince
       FROM webhooks w WHERE w.status = 'active' AND w.kind IN (?) AND EXISTS (${DUE})`,
    [kinds],
  )
}
