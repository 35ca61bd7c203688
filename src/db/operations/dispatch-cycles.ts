import type { ResultSetHeader } from 'mysql2/promise'
import type { TickSource } from '../../domain/who-ticks'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'

/** Which tick, where, and by whom. */
export type TickMarks = { tickId: string; host: string; startedBy: TickSource }
/** How many posts are late, and when the last of them goes out; absent where nothing was due, so that nobody counted. */
export type CycleLateness = { late?: number; lastSlotAt?: Date }
/** The last sign of life before a time in which nothing ticked; of the first tick after it. */
export type CycleOutage = { downSince?: Date | undefined }
export type CycleStart = TickMarks &
  CycleLateness &
  CycleOutage & { due: number; ahead: number; workers: number; recovered: number }
export type CycleEnd = {
  /** All that were started, also those for posts that became due meanwhile. */
  workers: number
  workersFailed: number
  results: Record<string, number>
  durationMs: number
  exitCode: number
  /** Lines of the log that the tick and its workers could not write. */
  droppedLines: number
  /** Of the duration, with nothing to do but to wait for the second of a post. */
  waitedMs: number
}

export type IdleCycle = Pick<CycleEnd, 'durationMs' | 'droppedLines'> & CycleLateness & CycleOutage

/** An idle tick's whole row, so that "did the cron run?" has an answer. One insert, no lock on the queue. */
export async function recordIdleCycle(
  connection: Connection,
  { tickId, host, startedBy }: TickMarks,
  { durationMs, droppedLines, late, lastSlotAt, downSince }: IdleCycle,
): Promise<number> {
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO dispatch_cycles (tick_id, scheduled_minute, host, started_by, late, last_slot_at, down_since, duration_ms, exit_code, dropped_lines)
     VALUES (?, DATE_FORMAT(NOW(), '%Y-%m-%d %H:%i:00'), ?, ?, ?, ?, ?, ?, 0, ?)`,
    [tickId, host, startedBy, late ?? null, lastSlotAt ?? null, downSince ?? null, durationMs, droppedLines],
  )
  return result.insertId
}

/** Written before the workers start: a tick that is killed leaves a row without an end. */
export async function recordCycleStart(connection: Connection, cycle: CycleStart): Promise<number> {
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO dispatch_cycles (tick_id, scheduled_minute, host, started_by, due, ahead, workers, recovered, late, last_slot_at, down_since)
     VALUES (?, DATE_FORMAT(NOW(), '%Y-%m-%d %H:%i:00'), ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      cycle.tickId,
      cycle.host,
      cycle.startedBy,
      cycle.due,
      cycle.ahead,
      cycle.workers,
      cycle.recovered,
      cycle.late ?? null,
      cycle.lastSlotAt ?? null,
      cycle.downSince ?? null,
    ],
  )
  return result.insertId
}

/** How many posts were late when a cycle last counted them, within the hour; of any server. */
export async function lateBefore(db: Database): Promise<number | undefined> {
  const [cycle] = await rows<{ late: number }>(
    db,
    `SELECT late FROM dispatch_cycles WHERE started_at > NOW() - INTERVAL 1 HOUR AND late IS NOT NULL
      ORDER BY started_at DESC, id DESC LIMIT 1`,
  )
  return cycle?.late
}

export async function recordCycleEnd(connection: Connection | Database, id: number, cycle: CycleEnd): Promise<void> {
  await connection.query(
    `UPDATE dispatch_cycles SET workers = ?, workers_failed = ?, results = ?, waited_ms = ?, duration_ms = ?, exit_code = ?, dropped_lines = ?
      WHERE id = ?`,
    [
      cycle.workers,
      cycle.workersFailed,
      JSON.stringify(cycle.results),
      cycle.waitedMs,
      cycle.durationMs,
      cycle.exitCode,
      cycle.droppedLines,
      id,
    ],
  )
}
