import type { Happening } from '../../domain/events'
import type { Connection, Database } from '../connection'
import { newId } from '../new-id'
import { IS_LISTENED_FOR } from './listened'

/**
 * Writes down what happened, where anybody listens: by the connection of the transaction that makes it happen, so that
 * neither is there without the other, and as its last statement. Who sends it, when and to whom is no matter here.
 */
export async function writeEvents(connection: Connection | Database, happenings: Happening[]): Promise<void> {
  if (happenings.length === 0) return
  const told = happenings.map((_, n) =>
    n === 0 ? 'SELECT ? AS id, ? AS company, ? AS type, ? AS post, ? AS webhook, ? AS data' : 'SELECT ?, ?, ?, ?, ?, ?',
  )
  await connection.query(
    `INSERT INTO events (event_id, company_id, type, post_detail_id, webhook_id, data)
     SELECT told.id, told.company, told.type, told.post, told.webhook, told.data
       FROM (${told.join(' UNION ALL ')}) told WHERE ${IS_LISTENED_FOR}
     ON DUPLICATE KEY UPDATE events.event_id = events.event_id`,
    happenings.flatMap(({ id, type, companyId, postDetailId, webhookId, data }) => [
      ...[id ?? newId(), companyId, type, postDetailId ?? null, webhookId ?? null],
      JSON.stringify(data),
    ]),
  )
}
