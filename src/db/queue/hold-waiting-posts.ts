import type { Actor } from '../../domain/timeline'
import type { Connection } from '../connection'
import { rows } from '../rows'
import { type LockedRow, movePosts } from './move-posts'

/** Takes an account's waiting posts out of the queue until it is connected again. @returns how many */
export async function holdWaitingPosts(
  connection: Connection,
  accountId: string,
  reason: string,
  actor: Actor,
): Promise<number> {
  const waiting = await rows<{ id: string }>(
    connection,
    `SELECT s.id FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id
      WHERE d.social_account_id = ? AND d.status = 'pending' AND s.status = 'pending'`,
    [accountId],
  )
  if (waiting.length === 0) return 0
  // What is being claimed right now finds out by itself.
  const locked = await rows<LockedRow>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'pending' FOR UPDATE SKIP LOCKED`,
    [waiting.map((row) => row.id)],
  )
  const plan = { move: 'hold-waiting', to: 'held', told: 'pending', message: reason } as const
  const line = { step: 'hold', outcome: 'held', reason } as const
  await movePosts(
    connection,
    locked.map((row) => ({ row, plan, line })),
    { actor },
  )
  return locked.length
}
