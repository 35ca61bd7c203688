import type { RowDataPacket } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { transaction } from '../transaction'

export type TakenBack = {
  /** Rows that may be claimed again. */
  pending: number
  /** Of these, posts whose commit call may have left: the next worker asks the platform first. */
  unconfirmed: number
  /** Posts whose attempts are used up. */
  failed: number
}

type Why = { actor: string; host: string; reason: string; maxAttempts: number }

/** At most this many in one transaction: a sweep must not hold locks for long. */
const BATCH = 200

/** Takes back the claims of one worker that is known to be dead. */
export function takeBackClaimsOfWorker(
  db: Database,
  worker: { id: string; host: string },
  why: Why,
): Promise<TakenBack> {
  return takeBackInBatches(db, why, { sql: 'worker_id = ? AND host = ?', values: [worker.id, worker.host] })
}

/** Takes back claims older than the lease: nobody saw their worker die. */
export function takeBackStaleClaims(db: Database, leaseMs: number, why: Why): Promise<TakenBack> {
  return takeBackInBatches(db, why, {
    sql: '(locked_at < NOW(3) - INTERVAL ? MICROSECOND OR locked_at IS NULL)',
    values: [leaseMs * 1000],
  })
}

async function takeBackInBatches(
  db: Database,
  why: Why,
  which: { sql: string; values: unknown[] },
): Promise<TakenBack> {
  const total: TakenBack = { pending: 0, unconfirmed: 0, failed: 0 }
  for (;;) {
    // Selected without a lock, then locked by primary key and checked again: a sweep that locks through the secondary
    // index deadlocks with workers that write by key (measured: 290 deadlocks in 8 s against none).
    const [rows] = await db.query<RowDataPacket[]>(
      `SELECT id FROM post_schedule WHERE status = 'processing' AND ${which.sql} LIMIT ${BATCH}`,
      which.values,
    )
    if (rows.length === 0) return total
    const ids = rows.map((row) => Number(row.id))
    const batch = await transaction(db, (connection) => takeBack(connection, ids, why, which))
    total.pending += batch.pending
    total.unconfirmed += batch.unconfirmed
    total.failed += batch.failed
    // Fewer than found: somebody else holds the rest and settles it.
    if (batch.pending + batch.unconfirmed + batch.failed < rows.length) return total
  }
}

async function takeBack(
  connection: Connection,
  ids: number[],
  why: Why,
  which: { sql: string; values: unknown[] },
): Promise<TakenBack> {
  const [locked] = await connection.query<RowDataPacket[]>(
    `SELECT id, post_detail_id AS postDetailId, attempts FROM post_schedule FORCE INDEX (PRIMARY)
      WHERE id IN (?) AND status = 'processing' AND ${which.sql} FOR UPDATE SKIP LOCKED`,
    [ids, ...which.values],
  )
  if (locked.length === 0) return { pending: 0, unconfirmed: 0, failed: 0 }
  const [unsettled] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT post_detail_id AS postDetailId FROM publications
      WHERE post_detail_id IN (?) AND status IN ('committing', 'accepted', 'unconfirmed')`,
    [locked.map((row) => row.postDetailId)],
  )
  const maybeOut = new Set(unsettled.map((row) => Number(row.postDetailId)))
  const unconfirmed = locked.filter((row) => maybeOut.has(row.postDetailId))
  const safe = locked.filter((row) => !maybeOut.has(row.postDetailId))
  // Of these something is out: whoever claims them next only has to settle them, or to publish the rest.
  const partlyOut = await publishedAmong(connection, safe)
  const exhausted = safe.filter((row) => row.attempts >= why.maxAttempts && !partlyOut.has(row.postDetailId))
  const again = safe.filter((row) => !exhausted.includes(row))

  await write(connection, unconfirmed, { schedule: 'pending', post: 'unconfirmed' }, why)
  await write(connection, again, { schedule: 'pending', post: 'pending' }, why)
  await write(connection, exhausted, { schedule: 'failed', post: 'failed' }, why)
  return { pending: again.length, unconfirmed: unconfirmed.length, failed: exhausted.length }
}

async function publishedAmong(connection: Connection, rows: RowDataPacket[]): Promise<Set<number>> {
  if (rows.length === 0) return new Set()
  const [published] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT post_detail_id AS postDetailId FROM publications WHERE post_detail_id IN (?) AND status = 'published'`,
    [rows.map((row) => row.postDetailId)],
  )
  return new Set(published.map((row) => Number(row.postDetailId)))
}

async function write(
  connection: Connection,
  rows: RowDataPacket[],
  to: { schedule: string; post: string },
  why: Why,
): Promise<void> {
  if (rows.length === 0) return
  const posts = rows.map((row) => row.postDetailId)
  await connection.query(
    `UPDATE post_schedule SET status = ?, run_at = IF(? = 'pending', NOW(3), run_at), claim_token = NULL, locked_at = NULL
      WHERE id IN (?)`,
    [to.schedule, to.schedule, rows.map((row) => row.id)],
  )
  await connection.query('UPDATE post_details SET status = ?, error_message = ? WHERE id IN (?)', [
    to.post,
    why.reason,
    posts,
  ])
  if (to.post === 'unconfirmed') {
    await connection.query(
      `UPDATE publications SET status = 'unconfirmed', error_message = ? WHERE post_detail_id IN (?) AND status = 'committing'`,
      [why.reason, posts],
    )
  }
  const outcome = to.post === 'unconfirmed' ? 'unconfirmed' : to.schedule === 'failed' ? 'failed' : 'taken-back'
  await connection.query(
    'INSERT INTO attempts (post_detail_id, attempt, actor, host, step, outcome, reason) VALUES ?',
    [rows.map((row) => [row.postDetailId, row.attempts, why.actor, why.host, 'take-back', outcome, why.reason])],
  )
}
