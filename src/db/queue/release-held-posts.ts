import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Connection } from '../connection'

// What may be out stays unconfirmed for the people who look at it.
const WAITING_STATUS = `IF(EXISTS (SELECT 1 FROM publications p WHERE p.post_detail_id = post_details.id
  AND p.status IN ('committing', 'unconfirmed')), 'unconfirmed', 'pending')`

/**
 * Lets the posts of an account go that waited for its connection: they may be claimed again.
 * @param why for the timeline of each
 * @returns how many there were
 */
export async function releaseHeldPosts(
  connection: Connection,
  accountId: string,
  actor: string,
  why: string,
): Promise<number> {
  // Selected first and locked by key, so that no scan of the queue locks what others work on.
  const [held] = await connection.execute<(RowDataPacket & { id: string; post_detail_id: string; attempts: number })[]>(
    `SELECT s.id, s.post_detail_id, s.attempts FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
     WHERE d.social_account_id = ? AND s.status = 'held' ORDER BY s.id`,
    [accountId],
  )
  let released = 0
  for (const row of held) {
    const [result] = await connection.execute<ResultSetHeader>(
      "UPDATE post_schedule SET status = 'pending' WHERE id = ? AND status = 'held'",
      [row.id],
    )
    if (result.affectedRows === 0) continue
    released++
    await connection.execute(
      `UPDATE post_details SET status = ${WAITING_STATUS}, error_message = NULL WHERE id = ? AND status <> 'cancelled'`,
      [row.post_detail_id],
    )
    await connection.execute(
      `INSERT INTO attempts (post_detail_id, attempt, actor, step, outcome, reason)
       VALUES (?, ?, ?, 'release', 'ok', ?)`,
      [row.post_detail_id, row.attempts, actor, why],
    )
  }
  return released
}
