import type { EventType } from '../../domain/events'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { readObject } from '../stored-json'

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** One event for one webhook, and what came of it so far. */
export type Delivery = {
  id: number
  /** The same whenever it is sent. */
  eventId: string
  type: EventType
  data: object
  happenedAt: Date
  status: DeliveryStatus
  attempts: number
  nextAt: Date | null
  httpStatus: number | null
  errorMessage: string | null
  durationMs: number | null
  createdAt: Date
  triedAt: Date | null
  deliveredAt: Date | null
}

type Stored = Omit<Delivery, 'data'> & {
  /** JSON. */
  data: object | string
}

const SELECT_DELIVERY = `SELECT d.id, e.event_id AS eventId, e.type, e.data, e.created_at AS happenedAt, d.status, d.attempts,
  IF(d.status = 'pending', d.next_at, NULL) AS nextAt, d.http_status AS httpStatus, d.error_message AS errorMessage,
  d.duration_ms AS durationMs, d.created_at AS createdAt, d.tried_at AS triedAt, d.delivered_at AS deliveredAt
  FROM deliveries d JOIN events e ON e.id = d.event_id`

const readDelivery = (row: Stored): Delivery => ({ ...row, data: readObject(row.data) })

/**
 * The deliveries of a webhook, the newest first.
 * @param page `before`: only those before the one of this id
 */
export async function listDeliveries(
  db: Database,
  webhookId: string,
  { status, before, limit }: { status?: DeliveryStatus | undefined; before?: number | undefined; limit: number },
): Promise<{ deliveries: Delivery[]; more: boolean }> {
  const found = await rows<Stored>(
    db,
    `${SELECT_DELIVERY} WHERE d.webhook_id = ? ${status ? 'AND d.status = ?' : ''} ${before === undefined ? '' : 'AND d.id < ?'}
     ORDER BY d.id DESC LIMIT ?`,
    [webhookId, ...(status ? [status] : []), ...(before === undefined ? [] : [before]), limit + 1],
  )
  return { deliveries: found.slice(0, limit).map(readDelivery), more: found.length > limit }
}

/** One delivery of a webhook. */
export async function getDelivery(
  db: Database | Connection,
  webhookId: string,
  id: number,
): Promise<Delivery | undefined> {
  const [row] = await rows<Stored>(db, `${SELECT_DELIVERY} WHERE d.id = ? AND d.webhook_id = ?`, [id, webhookId])
  return row && readDelivery(row)
}
