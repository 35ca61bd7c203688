import type { RowDataPacket } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { transaction } from '../transaction'

/**
 * Notes that an account's token is dead and holds its waiting posts, so that none of them is burnt against it. They are
 * let go when the account is connected again.
 * @param account the account and the token it was used with: one that was replaced meanwhile is not dead
 * @returns whether we were the first to find out, or it was known, or the token has been replaced
 */
export function holdAccount(
  db: Database,
  account: { id: number; tokenContextId: string },
  reason: string,
  actor: string,
): Promise<'first' | 'known' | 'replaced'> {
  return transaction(db, async (connection) => {
    const [[found]] = await connection.query<RowDataPacket[]>(
      `SELECT a.status, t.context_id AS contextId FROM meta_social_accounts a
         LEFT JOIN social_token t ON t.id = a.userAccessTokenId WHERE a.id = ? FOR UPDATE`,
      [account.id],
    )
    if (found?.contextId !== account.tokenContextId) return 'replaced'
    if (found.status !== 'ok') return 'known'
    await connection.query(
      `UPDATE meta_social_accounts SET status = 'needs_reconnect', status_reason = ? WHERE id = ?`,
      [reason.slice(0, 1000), account.id],
    )
    await holdWaitingPosts(connection, account.id, reason, actor)
    return 'first'
  })
}

async function holdWaitingPosts(
  connection: Connection,
  accountId: number,
  reason: string,
  actor: string,
): Promise<void> {
  const [waiting] = await connection.query<RowDataPacket[]>(
    `SELECT s.id FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE d.social_account_id = ? AND d.status = 'pending' AND s.status = 'pending'`,
    [accountId],
  )
  if (waiting.length === 0) return
  // What is being claimed right now finds out by itself.
  const [locked] = await connection.query<RowDataPacket[]>(
    `SELECT id, post_detail_id AS postDetailId, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'pending' FOR UPDATE SKIP LOCKED`,
    [waiting.map((row) => row.id)],
  )
  if (locked.length === 0) return
  await connection.query(`UPDATE post_schedule SET status = 'held' WHERE id IN (?)`, [locked.map((row) => row.id)])
  await connection.query(`UPDATE post_details SET error_message = ? WHERE id IN (?)`, [
    reason,
    locked.map((row) => row.postDetailId),
  ])
  await connection.query('INSERT INTO attempts (post_detail_id, attempt, actor, step, outcome, reason) VALUES ?', [
    locked.map((row) => [row.postDetailId, row.attempts, actor, 'hold', 'held', reason]),
  ])
}
