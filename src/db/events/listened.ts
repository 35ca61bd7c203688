import type { Connection, Database } from '../connection'
import { preparedRows } from '../rows'

/** What a webhook asks for that wants to be told of everything. */
const EVERYTHING = '*'

/** The operator's own listeners stand in the settings of processes: what none of them has had for so long is over. */
const UNSEEN = 'INTERVAL 7 DAY'

/** A webhook that is told of what happens: `w` is its row. */
export const LISTENS = `w.status = 'active' AND (w.kind = 'webhook' OR w.seen_at > NOW(3) - ${UNSEEN})`

/**
 * The same for one that has asked for a type of event. The list is searched as a text: JSON_CONTAINS makes MariaDB refuse a
 * whole INSERT when it tries the condition on a row that there is not.
 * @param type an expression
 */
export const listensFor = (type: string) =>
  `${LISTENS} AND (LOCATE('"${EVERYTHING}"', w.events) > 0 OR LOCATE(CONCAT('"', ${type}, '"'), w.events) > 0)`

/**
 * Whether anybody at all listens. Asked beside what is asked anyway: where nobody does, moves cost what they cost without
 * events.
 */
export const SOMEBODY_LISTENS = "EXISTS (SELECT 1 FROM webhooks WHERE status = 'active')"

/** The same where nothing else is asked. */
export async function isSomebodyListening(connection: Connection | Database): Promise<boolean> {
  const [row] = await preparedRows<{ isListened: number }>(connection, `SELECT ${SOMEBODY_LISTENS} AS isListened`)
  return row?.isListened === 1
}

/**
 * Whether anybody is to be told of a row of `told`, which has `type`, `company` and `webhook`. By the company's index, and
 * by itself for the few that are the operator's.
 */
export const IS_LISTENED_FOR = `(told.webhook IS NOT NULL
  OR EXISTS (SELECT 1 FROM webhooks w WHERE w.company_id = told.company AND ${listensFor('told.type')})
  OR EXISTS (SELECT 1 FROM webhooks w WHERE w.company_id IS NULL AND ${listensFor('told.type')})
  OR (told.company IS NULL AND EXISTS (SELECT 1 FROM webhooks w WHERE ${listensFor('told.type')})))`
