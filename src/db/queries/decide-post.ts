import type { RowDataPacket } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { transaction } from '../transaction'

/** What a person decided about a post, or why it cannot be. */
export type Decision = { kind: 'done'; status: string } | { kind: 'not-found' } | { kind: 'refused'; because: string }

type Queued = { scheduleId: number; status: string }

/** Stands in `external_post_id` when a person has said that a post is out and did not name its id. */
export const UNNAMED_EXTERNAL_ID = 'unknown'

/** Puts a post that was given up, held or missed back into the queue, with all its attempts. What is out stays out. */
export function retryPost(db: Database, postDetailId: number, actor: string): Promise<Decision> {
  return transaction(db, async (connection) => {
    const queued = await lockQueueRow(connection, postDetailId)
    if (!queued) return { kind: 'not-found' }
    if (queued.status === 'unconfirmed') {
      return {
        kind: 'refused',
        because: 'it may be out already. Look, then say which: posts resolve ID --as published|not-published',
      }
    }
    if (!['failed', 'held', 'missed'].includes(queued.status)) {
      return {
        kind: 'refused',
        because: `it is ${queued.status}; only failed, held or missed posts can be tried again`,
      }
    }
    await resetPublications(connection, postDetailId)
    await queueAgain(connection, postDetailId)
    // A held post may be one whose answer was lost: it stays a question until the platform has been asked.
    await connection.query(
      `UPDATE post_details SET status = 'unconfirmed' WHERE id = ? AND EXISTS
        (SELECT 1 FROM publications WHERE post_detail_id = ? AND status IN ('committing', 'unconfirmed'))`,
      [postDetailId, postDetailId],
    )
    await note(connection, postDetailId, actor, 'retry', 'queued', 'Put back into the queue')
    return { kind: 'done', status: 'pending' }
  })
}

/** Gives a post that is not out and held by nobody another time, with all its attempts. */
export function reschedulePost(db: Database, postDetailId: number, at: Date, actor: string): Promise<Decision> {
  return transaction(db, async (connection) => {
    const queued = await lockQueueRow(connection, postDetailId)
    if (!queued) return { kind: 'not-found' }
    const [begun] = await connection.query<RowDataPacket[]>(
      `SELECT 1 FROM publications WHERE post_detail_id = ? AND status IN ('committing', 'accepted', 'unconfirmed', 'published') LIMIT 1`,
      [postDetailId],
    )
    if (begun.length > 0 || !['pending', 'held', 'missed', 'failed'].includes(queued.status)) {
      return { kind: 'refused', because: `it is ${queued.status}${begun.length > 0 ? ' and may be out in part' : ''}` }
    }
    await resetPublications(connection, postDetailId)
    await queueAgain(connection, postDetailId)
    await connection.query(
      'UPDATE post_schedule SET run_at = ?, scheduled_for = ?, released_at = NULL WHERE post_detail_id = ?',
      [at, at, postDetailId],
    )
    await note(connection, postDetailId, actor, 'reschedule', 'queued', `Moved to ${at.toISOString()}`)
    return { kind: 'done', status: 'pending' }
  })
}

/**
 * Settles an unconfirmed post by a person's word: it is there, or it is not and may be sent again.
 * @param word what the person says; the platform's id, when they know it; and which publication is meant, when a post has
 *   two that are open
 */
export function resolvePost(
  db: Database,
  postDetailId: number,
  word: { as: 'published' | 'not-published'; externalId?: string | undefined; kind?: string | undefined },
  actor: string,
): Promise<Decision> {
  const { as, externalId, kind = null } = word
  return transaction(db, async (connection) => {
    const queued = await lockQueueRow(connection, postDetailId)
    if (!queued) return { kind: 'not-found' }
    if (queued.status === 'processing')
      return { kind: 'refused', because: 'a worker is asking the platform right now; try again in a minute' }
    // What the platform has taken and still works on is asked for by us, not settled by hand.
    const [open] = await connection.query<RowDataPacket[]>(
      `SELECT id, kind FROM publications
        WHERE post_detail_id = ? AND status IN ('unconfirmed', 'committing') AND (? IS NULL OR kind = ?) FOR UPDATE`,
      [postDetailId, kind, kind],
    )
    if (open.length === 0) {
      return { kind: 'refused', because: `nothing about ${kind === null ? 'it' : `its ${kind}`} is unconfirmed` }
    }
    if (open.length > 1) {
      return {
        kind: 'refused',
        because: `both its ${open.map((row) => row.kind).join(' and its ')} are; say which with --kind`,
      }
    }
    const ids = open.map((row) => row.id)
    if (as === 'published') {
      await connection.query(
        `UPDATE publications SET status = 'published', published_at = COALESCE(committing_at, NOW(3)), error_message = NULL,
                external_id = COALESCE(external_id, ?) WHERE id IN (?)`,
        [externalId ?? UNNAMED_EXTERNAL_ID, ids],
      )
    } else {
      // The progress stays: a hidden post or a finished container is published, not made a second time.
      await connection.query(
        `UPDATE publications SET status = 'preparing', error_message = NULL, looks = 0 WHERE id IN (?)`,
        [ids],
      )
    }
    await note(connection, postDetailId, actor, 'resolve', as, `A person has said: it is ${as}`)
    return { kind: 'done', status: await settleAfterResolving(connection, postDetailId) }
  })
}

async function settleAfterResolving(connection: Connection, postDetailId: number): Promise<string> {
  const [publications] = await connection.query<RowDataPacket[]>(
    'SELECT kind, status, external_id AS externalId FROM publications WHERE post_detail_id = ? ORDER BY kind',
    [postDetailId],
  )
  const out = publications.find((p) => p.externalId)
  await connection.query('UPDATE post_details SET external_post_id = COALESCE(?, external_post_id) WHERE id = ?', [
    out?.externalId ?? null,
    postDetailId,
  ])
  const stillOpen = publications.some((p) => p.status === 'unconfirmed' || p.status === 'committing')
  if (publications.some((p) => p.status !== 'published' && p.status !== 'failed')) {
    await queueAgain(connection, postDetailId)
    if (!stillOpen) return 'pending'
    await connection.query(`UPDATE post_details SET status = 'unconfirmed' WHERE id = ?`, [postDetailId])
    return 'unconfirmed'
  }
  const failed = publications.some((p) => p.status === 'failed')
  const [schedule, post] = failed ? ['failed', 'failed'] : ['done', 'published']
  await connection.query('UPDATE post_schedule SET status = ? WHERE post_detail_id = ?', [schedule, postDetailId])
  await connection.query(
    'UPDATE post_details SET status = ?, error_message = IF(?, error_message, NULL) WHERE id = ?',
    [post, failed, postDetailId],
  )
  return post as string
}

async function lockQueueRow(connection: Connection, postDetailId: number): Promise<Queued | undefined> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT id AS scheduleId, status FROM post_schedule WHERE post_detail_id = ? FOR UPDATE',
    [postDetailId],
  )
  return rows[0] as Queued | undefined
}

/** What is out stays out; everything else begins anew. */
async function resetPublications(connection: Connection, postDetailId: number): Promise<void> {
  await connection.query(
    `UPDATE publications SET status = 'planned', progress = NULL, error_message = NULL, looks = 0
      WHERE post_detail_id = ? AND status IN ('failed', 'preparing')`,
    [postDetailId],
  )
}

async function queueAgain(connection: Connection, postDetailId: number): Promise<void> {
  await connection.query(
    `UPDATE post_schedule SET status = 'pending', run_at = NOW(3), released_at = NOW(3), attempts = 0, claim_token = NULL, locked_at = NULL
      WHERE post_detail_id = ?`,
    [postDetailId],
  )
  await connection.query(
    `UPDATE post_details SET status = 'pending', error_message = NULL, attempts = 0 WHERE id = ?`,
    [postDetailId],
  )
}

async function note(
  connection: Connection,
  id: number,
  actor: string,
  step: string,
  outcome: string,
  reason: string,
): Promise<void> {
  await connection.query('INSERT INTO attempts (post_detail_id, actor, step, outcome, reason) VALUES (?, ?, ?, ?, ?)', [
    id,
    actor,
    step,
    outcome,
    reason,
  ])
}
