import { type Addition, buckets, observation } from '../../domain/counters'
import type { Connection, Database } from '../connection'
import { type Decimal, oneRow, rows } from '../rows'
import { addToCounters } from './counters'

// Ticks are counted where they stand, in dispatch_cycles: a tick writes nothing for it. Rows that are thrown away are added
// to the counters before; up to which they have been is a row of the counters itself.

/** The row of `counters` that tells the newest cycle which stands in the others. */
export const COUNTED_UP_TO = 'cycles_counted'

/** A tick without an end that is older than this was killed. */
const KILLED_MINUTES = 5

/** What the cycles count for that are not in the counters yet. */
export type UncountedCycles = { cycles: number; additions: Addition[] }

/** @param mark the newest cycle that stands in the counters */
export async function uncountedCycles(db: Connection | Database, mark: number): Promise<UncountedCycles> {
  const ended = `id > ? AND (exit_code IS NOT NULL OR started_at < NOW(3) - INTERVAL ${KILLED_MINUTES} MINUTE)`
  return read(db, ended, [mark])
}

/**
 * Adds cycles to the counters that are about to be thrown away, those that were added before left out: in the transaction that
 * deletes them, so that no counter falls.
 * @param newest the largest id that is deleted; smaller ones are counted with it
 */
export async function countPrunedCycles(connection: Connection, newest: number): Promise<void> {
  // Locks the row, and makes it first where there is none.
  await connection.query('INSERT INTO counters (name) VALUES (?) ON DUPLICATE KEY UPDATE value = value', [
    COUNTED_UP_TO,
  ])
  const { mark } = await oneRow<{ mark: number }>(
    connection,
    "SELECT value AS mark FROM counters WHERE name = ? AND labels = ''",
    [COUNTED_UP_TO],
  )
  if (newest <= mark) return
  const { additions } = await read(connection, 'id > ? AND id <= ?', [mark, newest])
  await addToCounters(connection, additions)
  await connection.query("UPDATE counters SET value = ? WHERE name = ? AND labels = ''", [newest, COUNTED_UP_TO])
}

/** The newest cycle that nothing more becomes of; undefined when there is none. */
export async function newestSettledCycle(db: Database): Promise<number | undefined> {
  const [cycle] = await rows<{ id: number }>(
    db,
    `SELECT id FROM dispatch_cycles WHERE started_at < NOW(3) - INTERVAL ${KILLED_MINUTES} MINUTE
      ORDER BY started_at DESC, id DESC LIMIT 1`,
  )
  return cycle?.id
}

type Group = {
  host: string
  exitCode: number | null
  bucket: number
  cycles: number
  ms: Decimal | null
  workers: Decimal
  failed: Decimal
  recovered: Decimal
  dropped: Decimal
}

const durations = buckets.tick_duration_seconds
/** The place of its bucket, so that durations are counted where they lie. */
const BUCKET = `CASE ${durations.map((most, i) => `WHEN duration_ms <= ${most * 1_000} THEN ${i}`).join(' ')} ELSE ${durations.length} END`

async function read(db: Connection | Database, where: string, values: number[]): Promise<UncountedCycles> {
  const groups = await rows<Group>(
    db,
    `SELECT host, exit_code AS exitCode, ${BUCKET} AS bucket, COUNT(*) AS cycles, SUM(duration_ms) AS ms,
            SUM(workers) AS workers, SUM(workers_failed) AS failed, SUM(recovered) AS recovered, SUM(dropped_lines) AS dropped
       FROM dispatch_cycles WHERE ${where} GROUP BY host, exit_code, bucket`,
    values,
  )
  return { cycles: groups.reduce((sum, { cycles }) => sum + cycles, 0), additions: groups.flatMap(additionsOf) }
}

function additionsOf({ host, exitCode, bucket, cycles, ms, ...sums }: Group): Addition[] {
  const counted = (name: string, labels: Record<string, string>, value: number) =>
    value > 0 ? [{ name, labels, value }] : []
  const failed = Number(sums.failed)
  // Of one that was killed nobody knows how long it took.
  const took = exitCode === null ? [] : durationOf(bucket, cycles, Number(ms ?? 0) / 1_000)
  return [
    ...counted('ticks_total', { host, exit_code: exitCode === null ? 'none' : String(exitCode) }, cycles),
    ...took,
    ...counted('workers_total', { result: 'ok' }, Number(sums.workers) - failed),
    ...counted('workers_total', { result: 'failed' }, failed),
    ...counted('claims_recovered_total', {}, Number(sums.recovered)),
    ...counted('dropped_log_lines_total', { process: 'tick' }, Number(sums.dropped)),
  ]
}

function durationOf(bucket: number, cycles: number, seconds: number): Addition[] {
  const inBucket = observation('tick_duration_seconds', {}, durations[bucket] ?? Number.POSITIVE_INFINITY)
  return inBucket.map((one) => ({ ...one, value: one.name.endsWith('_sum') ? seconds : cycles }))
}
