import type { Connection } from '../connection'

/**
 * Has a delivery sent again at once, with all the attempts that a new one has, whatever came of it before. One that is being
 * sent at this moment stays as it is.
 */
export async function replayDelivery(connection: Connection, webhookId: string, id: number): Promise<void> {
  await connection.query(
    `UPDATE deliveries SET status = 'pending', attempts = 0, next_at = NOW(3), claim_token = NULL
      WHERE id = ? AND webhook_id = ? AND (status <> 'pending' OR claim_token IS NULL)`,
    [id, webhookId],
  )
}
