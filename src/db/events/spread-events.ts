import type { EventType } from '../../domain/events'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { transaction } from '../transaction'
import { listensFor } from './listened'

/** At most this many in one transaction. */
const BATCH = 200

/** How long those types wait that the operator is told of together. */
export type Grouping = { types: readonly EventType[]; forMs: number }

/**
 * Makes of each event the deliveries to those who listen for it: the webhooks of its company that were there before it, the
 * operator's own, and of a test the one that is tried. Several may do it at once, each with other events.
 * @returns how many events there were
 */
export async function spreadEvents(db: Database, grouped: Grouping): Promise<number> {
  let events = 0
  for (;;) {
    const spread = await transaction(db, (connection) => spreadBatch(connection, grouped))
    events += spread
    if (spread < BATCH) return events
  }
}

const listeners = (join: string, where: string) =>
  `SELECT e.id AS event, w.id AS webhook,
          IF(w.kind <> 'webhook' AND e.type IN (?), e.created_at + INTERVAL ? MICROSECOND, NOW(3)) AS next_at
     FROM events e JOIN webhooks w ON ${join} WHERE e.id IN (?) AND ${where}`

const ofEverybody = `e.webhook_id IS NULL AND w.created_at <= e.created_at AND ${listensFor('e.type')}`

/** Each by an index of its own: a company's, the operator's, of an installation's event all others, and of a test the one it is for. */
const LISTENERS = [
  listeners('w.company_id = e.company_id', ofEverybody),
  listeners('w.company_id IS NULL', ofEverybody),
  listeners('w.company_id IS NOT NULL', `e.company_id IS NULL AND ${ofEverybody}`),
  listeners('w.id = e.webhook_id', "w.status = 'active'"),
]

async function spreadBatch(connection: Connection, { types, forMs }: Grouping): Promise<number> {
  const found = await rows<{ id: number }>(
    connection,
    `SELECT id FROM events FORCE INDEX (idx_events_spread)
      WHERE is_spread = 0 ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  )
  if (found.length === 0) return 0
  const ids = found.map(({ id }) => id)
  // A webhook that is removed at this moment is left out, as is one that was: hence IGNORE.
  await connection.query(
    `INSERT IGNORE INTO deliveries (event_id, webhook_id, next_at)
     SELECT event, webhook, next_at FROM (${LISTENERS.join(' UNION ALL ')}) told ORDER BY event`,
    LISTENERS.flatMap(() => [types.length > 0 ? types : [''], forMs * 1000, ids]),
  )
  await connection.query('UPDATE events SET is_spread = 1 WHERE id IN (?)', [ids])
  return ids.length
}
