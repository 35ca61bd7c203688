import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { statement } from '../transaction'

/** What one statement takes away: a busy webhook has hundreds of thousands of deliveries in thirty days. */
const AT_ONCE = 1_000

/**
 * Removes a webhook of a company with all its deliveries. From the first statement on nothing more is sent to it; interrupted,
 * it is paused, and removed when that is asked for again.
 * @returns false when there is no such webhook
 */
export async function removeWebhook(db: Database, companyId: string, id: string): Promise<boolean> {
  const paused = await statement(
    db,
    "UPDATE webhooks SET status = 'paused', status_reason = 'It is being removed' WHERE id = ? AND company_id = ?",
    [id, companyId],
  )
  if (paused.affectedRows === 0) return false
  let removed: ResultSetHeader
  do {
    removed = await statement(db, `DELETE FROM deliveries WHERE webhook_id = ? LIMIT ${AT_ONCE}`, [id])
  } while (removed.affectedRows === AT_ONCE)
  return (await statement(db, 'DELETE FROM webhooks WHERE id = ?', [id])).affectedRows > 0
}
