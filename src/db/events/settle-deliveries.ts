import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { perRow } from '../per-row'
import { statement, statementOfMany, transaction } from '../transaction'
import type { Receiver } from './waiting-deliveries'
import { writeEvents } from './write-events'

/** What became of one attempt. */
export type DeliveryResult = {
  id: number
  /** `again`: after so many milliseconds. */
  became: { delivered: true } | { failed: true } | { againInMs: number }
  httpStatus?: number | undefined
  error?: string | undefined
  durationMs: number
}

const MAX_ERROR = 1_000

/** Writes results of a claim, together. Of a claim that was taken over meanwhile nothing is written. */
export async function settleDeliveries(db: Database, token: string, results: DeliveryResult[]): Promise<void> {
  if (results.length === 0) return
  const column = perRow(results, ({ id }) => id)
  const statusOf = ({ became }: DeliveryResult) =>
    'delivered' in became ? 'delivered' : 'failed' in became ? 'failed' : 'pending'
  const laterBy = ({ became }: DeliveryResult) => ('againInMs' in became ? Math.round(became.againInMs) * 1000 : null)
  await statementOfMany(
    db,
    `UPDATE deliveries SET status = ${column(statusOf)},
            next_at = NOW(3) + INTERVAL ${column(laterBy)} MICROSECOND, claim_token = NULL,
            http_status = ${column(({ httpStatus }) => httpStatus ?? null)},
            error_message = ${column(({ error }) => error?.slice(0, MAX_ERROR) ?? null)},
            duration_ms = ${column(({ durationMs }) => Math.round(durationMs))},
            delivered_at = IF(${column((result) => (statusOf(result) === 'delivered' ? 1 : 0))}, NOW(3), delivered_at)
      WHERE id IN (${column.ids}) AND claim_token = ?`,
    [token],
  )
}

/** Gives back what was claimed and not begun: it costs no attempt, and the next sender may take it at once. */
export async function giveBackDeliveries(db: Database, token: string, ids: number[]): Promise<void> {
  if (ids.length === 0) return
  await statementOfMany(
    db,
    `UPDATE deliveries SET claim_token = NULL, next_at = NOW(3), attempts = GREATEST(attempts, 1) - 1
      WHERE id IN (?) AND claim_token = ?`,
    [ids, token],
  )
}

/** Something has reached a receiver: its failing is over. */
export const noteSuccess = (db: Database, id: string): Promise<ResultSetHeader> =>
  statement(
    db,
    'UPDATE webhooks SET failing_since = NULL, updated_at = updated_at WHERE id = ? AND failing_since IS NOT NULL',
    [id],
  )

/** So long nothing has reached a receiver that is not tried any more. */
const DAYS_OF_FAILURE = 5

/**
 * Notes that something could not be sent to a receiver. One that nothing has reached for days is paused, until its owner
 * says otherwise, and whoever runs this is told.
 * @returns whether it is paused by this
 */
export function noteFailure(db: Database, { id, companyId, kind }: Receiver, reason: string): Promise<boolean> {
  return transaction(db, async (connection) => {
    await connection.query(
      'UPDATE webhooks SET failing_since = COALESCE(failing_since, NOW(3)), updated_at = updated_at WHERE id = ?',
      [id],
    )
    // The operator's own are never given up: nobody would be told of that.
    if (kind !== 'webhook') return false
    const why = `Nothing could be delivered for ${DAYS_OF_FAILURE} days. The last attempt: ${reason}`.slice(0, 1000)
    const [paused] = await connection.query<ResultSetHeader>(
      `UPDATE webhooks SET status = 'paused', status_reason = ?
        WHERE id = ? AND status = 'active' AND failing_since < NOW(3) - INTERVAL ${DAYS_OF_FAILURE} DAY`,
      [why, id],
    )
    if (paused.affectedRows === 0) return false
    await writeEvents(connection, [{ type: 'webhook.paused', companyId, data: { webhookId: id, reason: why } }])
    return true
  })
}

/** A receiver that has said that it is gone is told of nothing any more, of what waits for it neither. */
export function noteGone(db: Database, id: string): Promise<void> {
  return transaction(db, async (connection) => {
    await connection.query(
      `UPDATE webhooks SET status = 'gone', status_reason = 'The receiver has answered 410: it is gone' WHERE id = ?`,
      [id],
    )
    await connection.query(
      `UPDATE deliveries SET status = 'failed', next_at = NULL, error_message = 'Not sent: the receiver is gone'
        WHERE webhook_id = ? AND status = 'pending' AND claim_token IS NULL`,
      [id],
    )
  })
}
