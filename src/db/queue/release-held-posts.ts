import { toldAs } from '../../domain/moves'
import type { Actor } from '../../domain/timeline'
import type { Connection } from '../connection'
import { rows } from '../rows'
import { type LockedRow, movePosts } from './move-posts'
import { postsWithQuestion } from './posts-with-question'

/**
 * Lets the posts of an account go that waited for its connection: they may be claimed again.
 * @param why for the timeline of each
 * @returns how many there were
 */
export async function releaseHeldPosts(
  connection: Connection,
  accountId: string,
  actor: Actor,
  why: string,
): Promise<number> {
  // Selected first and locked by key, so that no scan of the queue locks what others work on.
  const held = await rows<{ id: string }>(
    connection,
    `SELECT s.id FROM post_details d JOIN post_schedule s ON s.post_detail_id = d.id
      WHERE d.social_account_id = ? AND s.status = 'held'`,
    [accountId],
  )
  if (held.length === 0) return 0
  const locked = await rows<LockedRow>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'held' ORDER BY id FOR UPDATE`,
    [held.map((row) => row.id)],
  )
  if (locked.length === 0) return 0
  const questions = await postsWithQuestion(
    connection,
    locked.map((row) => row.postDetailId),
  )
  const line = { step: 'release', outcome: 'ok', reason: why } as const
  await movePosts(
    connection,
    locked.map((row) => {
      // What may be out stays unconfirmed for the people who look at it.
      const told = toldAs('pending', questions.has(row.postDetailId))
      return { row, plan: { move: 'release', to: 'pending', told, waitsFor: null, message: null }, line }
    }),
    { actor },
  )
  return locked.length
}
