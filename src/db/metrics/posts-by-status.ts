import type { Connection } from '../connection'
import { oneRow } from '../rows'

/** So many are counted of each; where there are more, the number stays at this. A question must not read a million rows. */
export const COUNTED_POSTS = 100_000

/** The states in which a post waits for something, or for somebody. */
export const waitingStatuses = ['pending', 'processing', 'held', 'failed', 'unconfirmed', 'missed'] as const

const atMost = (where: string) =>
  `(SELECT COUNT(*) FROM (SELECT 1 FROM post_schedule FORCE INDEX (idx_status_run_at) WHERE ${where} LIMIT ${COUNTED_POSTS}) counted)`

export const POSTS_BY_STATUS = `SELECT ${[
  ...waitingStatuses.map((status) => `${atMost(`status = '${status}'`)} AS ${status}`),
  `${atMost("status = 'pending' AND run_at <= NOW(3)")} AS due`,
].join(', ')}`

/** How many posts wait in each state, and how many of them are due. */
export const postsByStatus = (
  connection: Connection,
): Promise<Record<(typeof waitingStatuses)[number] | 'due', number>> => oneRow(connection, POSTS_BY_STATUS)
