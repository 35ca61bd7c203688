import type { TickSource } from '../../domain/who-ticks'
import type { Database } from '../connection'
import { rows } from '../rows'
import { readObject } from '../stored-json'

/** What a tick has left behind. */
export type NotedCycle = {
  tickId: string
  host: string
  startedBy: TickSource
  startedAt: Date
  due: number
  workers: number
  workersFailed: number
  results: object
  late: number | null
  downSince: Date | null
  /** Null while it runs, and for ever if it was killed. */
  durationMs: number | null
  exitCode: number | null
}

/** The last ticks of all servers, the newest first. */
export async function newestCycles(db: Database, most: number): Promise<NotedCycle[]> {
  const found = await rows<Omit<NotedCycle, 'results'> & { results: object | string | null }>(
    db,
    `SELECT tick_id AS tickId, host, started_by AS startedBy, started_at AS startedAt, due, workers,
            workers_failed AS workersFailed, results, late, down_since AS downSince, duration_ms AS durationMs, exit_code AS exitCode
       FROM dispatch_cycles ORDER BY id DESC LIMIT ?`,
    [most],
  )
  return found.map((cycle) => ({ ...cycle, results: readObject(cycle.results) }))
}
