import type { Database } from '../connection'
import { oneRow, rows } from '../rows'

// Positions in the log of changes, as MariaDB (0-1-100) and MySQL (uuid:1-100) write them. Nobody else reads them.

const ofMariadb = /^\d+-\d+-\d+(,\d+-\d+-\d+)*$/
const ofMysql = /^[\da-f-]{36}(:\w+(-\w+)?)+(,\s*[\da-f-]{36}(:\w+(-\w+)?)+)*$/i
/** Longer than any of them that a header should carry. */
const LONGEST = 2_000

/** Whether this may be a position; clients send it back to us. */
export const isPosition = (text: string): boolean =>
  text.length <= LONGEST && (ofMariadb.test(text) || ofMysql.test(text))

/** How far the log of changes of a primary is; undefined where it keeps none. */
export async function logPosition(db: Database): Promise<string | undefined> {
  const [row] = await rows<{ Value: string }>(
    db,
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('gtid_binlog_pos', 'gtid_executed') AND Value <> ''",
  )
  const position = row?.Value.replace(/\s+/g, '')
  return position && isPosition(position) ? position : undefined
}

/** Waits until a replica has a position. @returns false when it has not within the time */
export async function knowsPosition(db: Database, position: string, withinMs: number): Promise<boolean> {
  // Each knows its own alone; whose position it is tells whom we ask.
  const wait = ofMariadb.test(position)
    ? 'SELECT MASTER_GTID_WAIT(?, ?) AS answer'
    : 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS answer'
  const { answer } = await oneRow<{ answer: number | null }>(db, wait, [position, withinMs / 1_000])
  return answer === 0
}
