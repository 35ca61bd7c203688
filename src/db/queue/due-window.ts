import type { Connection, Database } from '../connection'
import { rows } from '../rows'
import { LANE } from './lane'

/** A row that waits in the queue. */
export type DueRow = {
  id: string
  lane: string
  /** From now, by the database's clock; below 0 where it is overdue. */
  dueInMs: number
  runAt: Date
}

/** The last row of a page: the next page begins behind it. */
export type Cursor = Pick<DueRow, 'runAt' | 'id'>

type Page = {
  after?: Cursor | undefined
  /** Rows of a page; one with fewer is the last. */
  limit: number
}

/**
 * A page of what is due between two moments, in the order of the queue.
 * @param window in milliseconds from now, by the database's clock, below 0 what is overdue
 */
export const dueSoon = (
  db: Database | Connection,
  { fromMs, toMs, ...page }: { fromMs: number; toMs: number } & Page,
): Promise<DueRow[]> => pageOf(db, page, { from: fromMs, to: toMs })

/**
 * A page of what is overdue by more than so long, in the order of the queue: laps over a backlog of any length, a page at a time.
 * What comes to stand before the cursor meanwhile is seen in the next lap.
 */
export const dueBacklog = (
  db: Database | Connection,
  { overdueMs, ...page }: { overdueMs: number } & Page,
): Promise<DueRow[]> => pageOf(db, page, { to: -overdueMs })

/**
 * Rows of one moment are told apart by their ids, so that none is skipped or seen twice, however many there are: written as two
 * ranges, for one that compares the pair is read from the beginning of its moment each time.
 */
async function pageOf(
  db: Database | Connection,
  { after, limit }: Page,
  { from, to }: { from?: number; to: number },
): Promise<DueRow[]> {
  const behind = after
    ? '(s.run_at = ? AND s.id > ? OR s.run_at > ? AND s.run_at <= NOW(3) + INTERVAL ? MICROSECOND)'
    : `${from === undefined ? '' : 's.run_at > NOW(3) + INTERVAL ? MICROSECOND AND '}s.run_at <= NOW(3) + INTERVAL ? MICROSECOND`
  const begin = after ? [after.runAt, after.id, after.runAt] : from === undefined ? [] : [from * 1_000]
  const found = await rows<Omit<DueRow, 'dueInMs'> & { dueInUs: number }>(
    db,
    `SELECT s.id, ${LANE} AS lane, TIMESTAMPDIFF(MICROSECOND, NOW(3), s.run_at) AS dueInUs, s.run_at AS runAt
       FROM post_schedule s FORCE INDEX (idx_status_run_at) JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.status = 'pending' AND ${behind}
      ORDER BY s.run_at, s.id LIMIT ?`,
    [...begin, to * 1_000, limit],
  )
  return found.map(({ dueInUs, ...row }) => ({ ...row, dueInMs: dueInUs / 1_000 }))
}
