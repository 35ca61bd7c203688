import { randomUUID } from 'node:crypto'
import type { Happening } from '../../domain/events'
import type { Connection, Database } from '../connection'

/** The company listens, or the operator does; what concerns the installation is for everybody who listens. */
const IS_LISTENED_FOR = `EXISTS (SELECT 1 FROM webhooks w
  WHERE w.status = 'active' AND (w.company_id IS NULL OR told.company IS NULL OR w.company_id = told.company))`

/**
 * Writes down what happened, where anybody listens: by the connection of the transaction that makes it happen, so that neither
 * is there without the other. Who sends it, when and to whom is no matter here.
 */
export async function writeEvents(connection: Connection | Database, happenings: Happening[]): Promise<void> {
  if (happenings.length === 0) return
  const told = happenings.map((_, n) =>
    n === 0 ? 'SELECT ? AS id, ? AS company, ? AS type, ? AS post, ? AS webhook, ? AS data' : 'SELECT ?, ?, ?, ?, ?, ?',
  )
  await connection.query(
    `INSERT INTO events (event_id, company_id, type, post_detail_id, webhook_id, data)
     SELECT told.id, told.company, told.type, told.post, told.webhook, told.data
       FROM (${told.join(' UNION ALL ')}) told WHERE ${IS_LISTENED_FOR}`,
    happenings.flatMap(({ type, companyId, postDetailId, webhookId, data }) => [
      ...[randomUUID(), companyId, type, postDetailId ?? null, webhookId ?? null],
      JSON.stringify(data),
    ]),
  )
}
