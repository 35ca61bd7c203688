import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import type { Database } from '../connection'
import { transaction } from '../transaction'

/**
 * Notes that an account's token is dead and holds its waiting posts, so that none of them is burnt against it. They are
 * let go when the account is connected again.
 * @returns true when we were the first to find out
 */
export function holdAccount(db: Database, accountId: number, reason: string, actor: string): Promise<boolean> {
  return transaction(db, async (connection) => {
    const [marked] = await connection.query<ResultSetHeader>(
      `UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = ? WHERE id = ? AND status = 'ok'`,
      [reason.slice(0, 1000), accountId],
    )
    const first = marked.affectedRows === 1
    const [waiting] = await connection.query<RowDataPacket[]>(
      `SELECT s.id, s.post_detail_id AS postDetailId, s.attempts FROM post_schedule s
         JOIN post_details d ON d.id = s.post_detail_id
        WHERE d.social_account_id = ? AND d.status = 'pending' AND s.status = 'pending'`,
      [accountId],
    )
    if (waiting.length === 0) return first
    await connection.query(`UPDATE post_schedule SET status = 'held' WHERE id IN (?) AND status = 'pending'`, [
      waiting.map((row) => row.id),
    ])
    await connection.query(`UPDATE post_details SET error_message = ? WHERE id IN (?) AND status = 'pending'`, [
      reason,
      waiting.map((row) => row.postDetailId),
    ])
    await connection.query('INSERT INTO attempts (post_detail_id, attempt, actor, step, outcome, reason) VALUES ?', [
      waiting.map((row) => [row.postDetailId, row.attempts, actor, 'hold', 'held', reason]),
    ])
    return first
  })
}
