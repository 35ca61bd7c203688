import type { RowDataPacket } from 'mysql2/promise'
import type { Connection } from '../connection'

/** Takes an account's waiting posts out of the queue until it is connected again. @returns how many */
export async function holdWaitingPosts(
  connection: Connection,
  accountId: string,
  reason: string,
  actor: string,
): Promise<number> {
  const [waiting] = await connection.query<RowDataPacket[]>(
    `SELECT s.id FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE d.social_account_id = ? AND d.status = 'pending' AND s.status = 'pending'`,
    [accountId],
  )
  if (waiting.length === 0) return 0
  // What is being claimed right now finds out by itself.
  const [locked] = await connection.query<RowDataPacket[]>(
    `SELECT id, post_detail_id AS postDetailId, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'pending' FOR UPDATE SKIP LOCKED`,
    [waiting.map((row) => row.id)],
  )
  if (locked.length === 0) return 0
  await connection.query(`UPDATE post_schedule SET status = 'held' WHERE id IN (?)`, [locked.map((row) => row.id)])
  await connection.query(`UPDATE post_details SET error_message = ? WHERE id IN (?)`, [
    reason,
    locked.map((row) => row.postDetailId),
  ])
  await connection.query('INSERT INTO attempts (post_detail_id, attempt, actor, step, outcome, reason) VALUES ?', [
    locked.map((row) => [row.postDetailId, row.attempts, actor, 'hold', 'held', reason]),
  ])
  return locked.length
}
