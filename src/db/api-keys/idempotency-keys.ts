import { randomUUID } from 'node:crypto'
import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { type AllOrNulls, type Decimal, preparedRows } from '../rows'
import type { Execute } from '../within-transaction'

/** One run of one request under its key. What it writes counts only while its token stands in the row. */
export type IdempotentRun = { companyId: string; key: string; token: string }

/** An answer as it was sent the first time. */
export type KeptAnswer = { status: number; headers: Record<string, string>; body: string }

export type Begun =
  /** Nobody has answered this request and nobody is about to: it is ours. */
  | { kind: 'run'; run: IdempotentRun }
  | { kind: 'answered'; answer: KeptAnswer }
  /** Somebody is at it. `forMs`: how long at most, should its process have died. */
  | { kind: 'running'; forMs: number }
  /** The key was used for another request. */
  | { kind: 'other-request' }

/** A run that was not heard from for so long is over: its process is gone. Runs under way say so again and again. */
export const RUN_LEASE_MS = 60_000

const DUPLICATE_KEY = 1062
const LOCK_WAIT_TIMEOUT = 1205

/** Begins a run, or says what became of the request already. */
export async function beginRun(
  db: Database,
  request: { companyId: string; key: string; hash: string },
  keepHours: number,
): Promise<Begun> {
  for (;;) {
    const token = randomUUID()
    if (await insert(db, request, token, keepHours)) return { kind: 'run', run: { ...request, token } }
    const found = await look(db, request, token)
    if (found) return found
    // Its row went away between the two statements, or its run was over and has been taken over by somebody else.
  }
}

async function insert(
  db: Database,
  { companyId, key, hash }: { companyId: string; key: string; hash: string },
  token: string,
  keepHours: number,
): Promise<boolean> {
  try {
    await db.execute(
      `INSERT INTO idempotency_keys (company_id, idempotency_key, request_hash, run_token, running_until, expires_at)
       VALUES (?, ?, ?, ?, NOW(3) + INTERVAL ${RUN_LEASE_MS / 1000} SECOND, NOW(3) + INTERVAL ? HOUR)`,
      [companyId, key, hash, token, keepHours],
    )
    return true
  } catch (error) {
    const { errno } = error as { errno?: number }
    // Locked: its answer is just being written. Both times the row is there.
    if (errno === DUPLICATE_KEY || errno === LOCK_WAIT_TIMEOUT) return false
    throw error
  }
}

type StoredRun = { hash: string; expired: number; leftMs: Decimal } & AllOrNulls<{
  status: number
  /** JSON. */
  headers: string
  body: string
}>

async function look(
  db: Database,
  { companyId, key, hash }: { companyId: string; key: string; hash: string },
  token: string,
): Promise<Begun | undefined> {
  const [row] = await preparedRows<StoredRun>(
    db,
    `SELECT request_hash AS hash, status, headers, body, expires_at < NOW(3) AS expired,
            TIMESTAMPDIFF(MICROSECOND, NOW(3), running_until) / 1000 AS leftMs
       FROM idempotency_keys WHERE company_id = ? AND idempotency_key = ?`,
    [companyId, key],
  )
  if (!row) return undefined
  const over = row.status === null && Number(row.leftMs) < 0
  if (row.expired && (over || row.status !== null)) {
    await db.execute(
      'DELETE FROM idempotency_keys WHERE company_id = ? AND idempotency_key = ? AND expires_at < NOW(3)',
      [companyId, key],
    )
    return undefined
  }
  if (row.hash !== hash) return { kind: 'other-request' }
  if (row.status !== null) {
    const headers = JSON.parse(row.headers) as KeptAnswer['headers']
    return { kind: 'answered', answer: { status: row.status, headers, body: row.body } }
  }
  if (!over) return { kind: 'running', forMs: Number(row.leftMs) }
  const [taken] = await db.execute<ResultSetHeader>(
    `UPDATE idempotency_keys SET run_token = ?, running_until = NOW(3) + INTERVAL ${RUN_LEASE_MS / 1000} SECOND
      WHERE company_id = ? AND idempotency_key = ? AND status IS NULL AND running_until < NOW(3)`,
    [token, companyId, key],
  )
  return taken.affectedRows > 0 ? { kind: 'run', run: { companyId, key, token } } : undefined
}

/** The run that still has the request, and no answer. */
export const OURS = 'company_id = ? AND idempotency_key = ? AND run_token = ? AND status IS NULL'
export const ours = ({ companyId, key, token }: IdempotentRun) => [companyId, key, token]

/** Says that a run is still under way. */
export async function prolongRun(db: Database, run: IdempotentRun): Promise<void> {
  await db.execute(
    `UPDATE idempotency_keys SET running_until = NOW(3) + INTERVAL ${RUN_LEASE_MS / 1000} SECOND WHERE ${OURS}`,
    ours(run),
  )
}

/**
 * Writes the answer of a run down. Inside the transaction that does what the answer says, both happen or neither.
 * @returns false when the run is no longer the one that may answer: what it did must be rolled back
 */
export async function keepAnswer(execute: Execute, run: IdempotentRun, answer: KeptAnswer): Promise<boolean> {
  const changed = await execute(`UPDATE idempotency_keys SET status = ?, headers = ?, body = ? WHERE ${OURS}`, [
    answer.status,
    JSON.stringify(answer.headers),
    answer.body,
    ...ours(run),
  ])
  return changed > 0
}

/**
 * Lets go of a run that came to nothing, so that the request may be sent again at once. An answer that was kept stays; and of
 * a run that has done parts of its request the mark stays with them, and is taken over by the next one.
 */
export async function forgetRun(db: Database, run: IdempotentRun): Promise<void> {
  const [{ affectedRows }] = await db.execute<ResultSetHeader>(
    `DELETE FROM idempotency_keys WHERE ${OURS} AND NOT EXISTS (
       SELECT 1 FROM idempotency_parts WHERE company_id = ? AND idempotency_key = ?)`,
    [...ours(run), run.companyId, run.key],
  )
  if (affectedRows > 0) return
  await db.execute(`UPDATE idempotency_keys SET running_until = NOW(3) - INTERVAL 1 SECOND WHERE ${OURS}`, ours(run))
}

/** Removes some of the answers whose time is over. @returns how many */
export async function removeExpiredAnswers(db: Database, most: number): Promise<number> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(
    'DELETE FROM idempotency_keys WHERE expires_at < NOW(3) ORDER BY expires_at LIMIT ?',
    [most],
  )
  return affectedRows
}
