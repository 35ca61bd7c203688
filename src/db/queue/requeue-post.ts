import type { Connection } from '../connection'

/** What is out stays out; everything else of a post begins anew, so that the platform gets one version of it. */
export async function resetPublications(connection: Connection, postDetailId: string): Promise<void> {
  await connection.query(
    `UPDATE publications SET status = 'planned', progress = NULL, error_message = NULL, looks = 0
      WHERE post_detail_id = ? AND status IN ('failed', 'preparing')`,
    [postDetailId],
  )
}

/** Puts a post back into the queue for now, with all its attempts. A person wants it: lateness counts from here. */
export async function queueAgain(connection: Connection, postDetailId: string): Promise<void> {
  await connection.query(
    `UPDATE post_schedule SET status = 'pending', run_at = NOW(3), released_at = NOW(3), attempts = 0, claim_token = NULL, locked_at = NULL
      WHERE post_detail_id = ?`,
    [postDetailId],
  )
  await connection.query(
    `UPDATE post_details SET status = 'pending', error_message = NULL, failure_cause = NULL, attempts = 0 WHERE id = ?`,
    [postDetailId],
  )
}

type Line = { actor: string; step: string; outcome: string; reason: string }

/**
 * Writes a person's decision into the timeline and counts the post's version on.
 * @returns the new version
 */
export async function noteDecision(
  connection: Connection,
  post: { id: string; version: number },
  line: Line,
): Promise<number> {
  await connection.query('UPDATE post_details SET version = version + 1 WHERE id = ?', [post.id])
  await connection.query('INSERT INTO attempts (post_detail_id, actor, step, outcome, reason) VALUES (?, ?, ?, ?, ?)', [
    post.id,
    line.actor,
    line.step,
    line.outcome,
    line.reason,
  ])
  return post.version + 1
}
