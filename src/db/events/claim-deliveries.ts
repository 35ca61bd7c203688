import { randomUUID } from 'node:crypto'
import type { ToldType } from '../../domain/events'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { readObject } from '../stored-json'
import { transaction } from '../transaction'
import type { Receiver } from './waiting-deliveries'

/** An event on its way to one receiver. */
export type ClaimedDelivery = {
  id: number
  /** What the receiver knows the event by. */
  eventId: string
  type: ToldType
  companyId: string | null
  data: object
  happenedAt: Date
  /** This attempt's number, from 1. */
  attempt: number
}

export type ClaimedDeliveries = { token: string; deliveries: ClaimedDelivery[] }

type Stored = Omit<ClaimedDelivery, 'data'> & { data: object | string }

/** More than are sent to one at once are not held: what its sender does not get to waits for the end of its lease. */
type Limits = { most: number; leaseMs: number }

/**
 * Claims what is to be sent to one receiver now, oldest first, as posts are claimed: in a short transaction, under a fresh
 * token, and what others are claiming is skipped. Until the lease is over nobody else takes it; of a sender that was killed
 * it is taken over then. The attempt counts from here.
 */
export function claimDeliveries(
  db: Database,
  { id }: Pick<Receiver, 'id'>,
  limits: Limits,
): Promise<ClaimedDeliveries> {
  return transaction(db, async (connection) =>
    take(
      connection,
      await rows<{ id: number }>(
        connection,
        `SELECT id FROM deliveries FORCE INDEX (idx_deliveries_turn)
          WHERE webhook_id = ? AND status = 'pending' AND next_at <= NOW(3)
          ORDER BY next_at, id LIMIT ? FOR UPDATE SKIP LOCKED`,
        [id, limits.most],
      ),
      limits,
    ),
  )
}

/**
 * The same for what the operator is told of together: of the oldest that is due, all that are of its kind, those too that
 * wait for it.
 */
export function claimTogether(db: Database, { id }: Pick<Receiver, 'id'>, limits: Limits): Promise<ClaimedDeliveries> {
  return transaction(db, async (connection) => {
    const waiting = await rows<{ id: number; isDue: number; type: ToldType; data: object | string }>(
      connection,
      `SELECT d.id, d.next_at <= NOW(3) AS isDue, e.type, e.data
         FROM deliveries d FORCE INDEX (idx_deliveries_turn) JOIN events e ON e.id = d.event_id
        WHERE d.webhook_id = ? AND d.status = 'pending' AND (d.next_at <= NOW(3) OR d.attempts = 0)
        ORDER BY d.next_at, d.id LIMIT ? FOR UPDATE SKIP LOCKED`,
      [id, limits.most],
    )
    const kindOf = ({ type, data }: (typeof waiting)[number]) =>
      JSON.stringify([type, (readObject(data) as { failureCause?: unknown }).failureCause ?? null])
    const [first] = waiting
    if (first?.isDue !== 1) return { token: randomUUID(), deliveries: [] }
    const kind = kindOf(first)
    return take(
      connection,
      waiting.filter((one) => kindOf(one) === kind),
      limits,
    )
  })
}

async function take(connection: Connection, locked: { id: number }[], { leaseMs }: Limits): Promise<ClaimedDeliveries> {
  const token = randomUUID()
  if (locked.length === 0) return { token, deliveries: [] }
  const ids = locked.map(({ id }) => id)
  await connection.query(
    `UPDATE deliveries SET claim_token = ?, next_at = NOW(3) + INTERVAL ? MICROSECOND, attempts = attempts + 1, tried_at = NOW(3)
      WHERE id IN (?)`,
    [token, leaseMs * 1000, ids],
  )
  const found = await rows<Stored>(
    connection,
    `SELECT d.id, e.event_id AS eventId, e.type, e.company_id AS companyId, e.data, e.created_at AS happenedAt, d.attempts AS attempt
       FROM deliveries d JOIN events e ON e.id = d.event_id WHERE d.id IN (?) ORDER BY e.id`,
    [ids],
  )
  return { token, deliveries: found.map((row) => ({ ...row, data: readObject(row.data) })) }
}
