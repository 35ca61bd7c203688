import type { ResultSetHeader } from 'mysql2/promise'
import type { Database } from '../connection'
import { type Decimal, rows } from '../rows'

/**
 * Whom not to call for a while, shared by all workers and servers: an account or app that hit a limit, a platform that
 * refuses our version, a host that is down. Times are the database's.
 */
export type Hold = {
  scope: string
  /** How long from now. */
  forMs: number
  reason: string
}
export type KnownHold = Hold & {
  /** For a host: its circuit is open, or open until a probe has succeeded. */
  down: boolean
}

/** Calls in a row, of all workers together, after which a host counts as down. */
export const FAILURES_TO_OPEN = 5
/** The first pause; doubled with each failed probe, up to ten minutes. */
const FIRST_PAUSE_S = 30
const LONGEST_PAUSE_S = 600
/** A probe has this long to come back before somebody else may try. */
export const PROBE_MS = 45_000

/** All that is on hold now, and hosts that were found down and not up again since. */
export async function activeHolds(db: Database): Promise<KnownHold[]> {
  const holds = await rows<{ scope: string; reason: string | null; forMs: Decimal | null; down: number }>(
    db,
    `SELECT scope, reason, GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(3), until_at) / 1000) AS forMs,
            failures >= ? AS down
       FROM holds WHERE until_at > NOW(3) OR failures > 0`,
    [FAILURES_TO_OPEN],
  )
  return holds.map(({ scope, reason, forMs, down }) => ({
    scope,
    forMs: Number(forMs ?? 0),
    reason: reason ?? '',
    down: down === 1,
  }))
}

/** Puts a scope on hold; a longer hold that exists already stays. */
export async function putOnHold(db: Database, { scope, forMs, reason }: Hold): Promise<void> {
  await db.query(
    `INSERT INTO holds (scope, since_at, until_at, reason) VALUES (?, NOW(3), NOW(3) + INTERVAL ? MICROSECOND, ?)
     ON DUPLICATE KEY UPDATE since_at = IF(until_at > NOW(3), since_at, NOW(3)), until_at = GREATEST(COALESCE(until_at, VALUES(until_at)), VALUES(until_at)), reason = VALUES(reason)`,
    [scope, Math.round(forMs * 1000), reason],
  )
}

/**
 * Notes that a host was found down; opens its circuit after {@link FAILURES_TO_OPEN} in a row. Calls that were out already
 * when it opened do not count: only a failed probe makes the pause longer.
 */
export async function reportDown(db: Database, scope: string, reason: string): Promise<void> {
  await db.query(
    `INSERT INTO holds (scope, since_at, failures, reason) VALUES (?, NOW(3), 1, ?)
     ON DUPLICATE KEY UPDATE failures = IF(until_at > NOW(3), failures, failures + 1), reason = VALUES(reason),
       probing_until = NULL, until_at = IF(failures >= ? AND (until_at IS NULL OR until_at <= NOW(3)), NOW(3) + INTERVAL LEAST(? * POW(2, LEAST(failures - ?, 10)), ?) SECOND, until_at)`,
    [scope, reason, FAILURES_TO_OPEN, FIRST_PAUSE_S, FAILURES_TO_OPEN, LONGEST_PAUSE_S],
  )
}

/** Notes that a host answers again. */
export async function reportUp(db: Database, scope: string): Promise<void> {
  await db.query('DELETE FROM holds WHERE scope = ? AND failures > 0', [scope])
}

/** Asks to be the one who tries whether a host is back. Exactly one of all that ask gets it. */
export async function takeProbe(db: Database, scope: string): Promise<boolean> {
  const [result] = await db.query<ResultSetHeader>(
    `UPDATE holds SET probing_until = NOW(3) + INTERVAL ? MICROSECOND
      WHERE scope = ? AND until_at <= NOW(3) AND (probing_until IS NULL OR probing_until < NOW(3))`,
    [PROBE_MS * 1000, scope],
  )
  return result.affectedRows === 1
}
