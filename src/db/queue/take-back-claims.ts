import type { RowDataPacket } from 'mysql2/promise'
import type { FailureCause } from '../../domain/failure-cause'
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

/**
 * A claim under which nothing was begun costs its post no attempt, but for this many times as often as it may be tried:
 * a post may also kill its worker before that can write that it has begun.
 */
const FREE_TAKE_BACKS = 2

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
    const ids = rows.map((row) => row.id as string)
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
  ids: string[],
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
  const maybeOut = new Set(unsettled.map((row) => row.postDetailId as string))
  const unconfirmed = locked.filter((row) => maybeOut.has(row.postDetailId))
  const safe = locked.filter((row) => !maybeOut.has(row.postDetailId))
  // Of these something is out: whoever claims them next only has to settle them, or to publish the rest.
  const partlyOut = await publishedAmong(connection, safe)
  const innocent = await notBegunAmong(connection, safe, why)
  const untouched = safe.filter((row) => innocent.has(row.postDetailId))
  const begun = safe.filter((row) => !innocent.has(row.postDetailId))
  const exhausted = begun.filter((row) => row.attempts >= why.maxAttempts && !partlyOut.has(row.postDetailId))
  const again = begun.filter((row) => !exhausted.includes(row))

  await write(connection, unconfirmed, { schedule: 'pending', post: 'unconfirmed' }, why)
  await write(connection, again, { schedule: 'pending', post: 'pending' }, why)
  await write(connection, exhausted, { schedule: 'failed', post: 'failed' }, why)
  await write(connection, untouched, { schedule: 'pending', post: 'pending', giveBackAttempt: true }, why)
  return { pending: again.length + untouched.length, unconfirmed: unconfirmed.length, failed: exhausted.length }
}

/** Posts about which nobody has written anything since they were claimed: they only waited in their worker for their turn. */
async function notBegunAmong(
  connection: Connection,
  rows: RowDataPacket[],
  { maxAttempts }: Why,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const [told] = await connection.query<RowDataPacket[]>(
    `SELECT post_detail_id AS postDetailId, MAX(CASE WHEN step = 'claim' THEN id END) AS claimed, MAX(id) AS latest,
            SUM(step = 'take-back') AS takenBack
       FROM attempts WHERE post_detail_id IN (?) GROUP BY post_detail_id`,
    [rows.map((row) => row.postDetailId)],
  )
  const notBegun = told.filter(
    ({ claimed, latest, takenBack }) =>
      claimed !== null && claimed === latest && Number(takenBack) < FREE_TAKE_BACKS * maxAttempts,
  )
  return new Set(notBegun.map((row) => row.postDetailId as string))
}

async function publishedAmong(connection: Connection, rows: RowDataPacket[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const [published] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT post_detail_id AS postDetailId FROM publications WHERE post_detail_id IN (?) AND status = 'published'`,
    [rows.map((row) => row.postDetailId)],
  )
  return new Set(published.map((row) => row.postDetailId as string))
}

async function write(
  connection: Connection,
  rows: RowDataPacket[],
  to: { schedule: string; post: string; giveBackAttempt?: true },
  why: Why,
): Promise<void> {
  if (rows.length === 0) return
  const posts = rows.map((row) => row.postDetailId)
  const back = to.giveBackAttempt ? 1 : 0
  const reason = back ? `${why.reason} Work on this post had not begun; the attempt does not count.` : why.reason
  // What was being worked on queues behind what waited with it: should it be to blame, the others are not held up again.
  await connection.query(
    `UPDATE post_schedule SET status = ?, run_at = IF(? = 'pending' AND NOT ?, NOW(3), run_at), attempts = GREATEST(attempts, ?) - ?,
            claim_token = NULL, locked_at = NULL
      WHERE id IN (?)`,
    [to.schedule, to.schedule, back, back, back, rows.map((row) => row.id)],
  )
  const cause: FailureCause | null = to.post === 'failed' ? 'worker-died' : null
  await connection.query(
    'UPDATE post_details SET status = ?, error_message = ?, failure_cause = ?, attempts = GREATEST(attempts, ?) - ? WHERE id IN (?)',
    [to.post, reason, cause, back, back, posts],
  )
  if (to.post === 'unconfirmed') {
    await connection.query(
      `UPDATE publications SET status = 'unconfirmed', error_message = ? WHERE post_detail_id IN (?) AND status = 'committing'`,
      [why.reason, posts],
    )
  }
  const outcome = to.post === 'unconfirmed' ? 'unconfirmed' : to.schedule === 'failed' ? 'failed' : 'taken-back'
  await connection.query(
    'INSERT INTO attempts (post_detail_id, attempt, actor, host, step, outcome, reason) VALUES ?',
    [rows.map((row) => [row.postDetailId, row.attempts, why.actor, why.host, 'take-back', outcome, reason])],
  )
}
