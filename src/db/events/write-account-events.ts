import type { EventType } from '../../domain/events'
import type { Connection, Database } from '../connection'
import { newId } from '../new-id'
import { perRow } from '../per-row'
import { isoTime } from './iso-time'
import { IS_LISTENED_FOR } from './listened'

/** An account of which something is told, and what receivers know that by: drawn where it is absent. */
export type ToldAccount = { accountId: string; eventId?: string }

/**
 * Writes down what became of accounts, where anybody listens, as they stand in this transaction: its last statement. What is
 * named a second time by the same id happened once.
 */
export async function writeAccountEvents(
  connection: Connection | Database,
  type: EventType & `account.${string}`,
  accounts: ToldAccount[],
): Promise<void> {
  if (accounts.length === 0) return
  const column = perRow(accounts, ({ accountId }) => accountId, 'a.id')
  await connection.query(
    `INSERT INTO events (event_id, company_id, type, data)
     SELECT told.id, told.company, told.type, told.data
       FROM (SELECT ${column(({ eventId }) => eventId ?? newId())} AS id, a.company_id AS company, ? AS type, NULL AS webhook,
                    JSON_OBJECT('socialAccountId', a.id, 'platform', a.platform, 'externalId', a.external_id, 'name', a.name,
                                'reason', a.status_reason, 'tokenExpiresAt', ${isoTime('t.expires_at')},
                                'occurredAt', ${isoTime('NOW(3)')}) AS data
               FROM meta_social_accounts a LEFT JOIN social_token t ON t.id = a.userAccessTokenId
              WHERE a.id IN (${column.ids})) told
      WHERE ${IS_LISTENED_FOR}
     ON DUPLICATE KEY UPDATE events.event_id = events.event_id`,
    [type],
  )
}
