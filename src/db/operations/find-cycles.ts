import type { Database } from '../connection'
import { rows } from '../rows'
import { readObject } from '../stored-json'
import type { NotedCycle } from './newest-cycles'

/** A tick with all that people look at. */
export type FoundCycle = NotedCycle & {
  id: number
  /** Posts that became due within the minute and were waited for. */
  ahead: number
  /** Claims taken back from workers that were gone. */
  recovered: number
  waitedMs: number
}

export type CycleFilter = {
  host?: string | undefined
  /** Both ends belong to the range. */
  from?: Date | undefined
  to?: Date | undefined
  /** False leaves out those that had nothing to do, and did it well. */
  idle: boolean
}

/** An idle tick that failed, or was the first after an outage, is none. */
const NOT_IDLE = `(due > 0 OR ahead > 0 OR recovered > 0 OR workers > 0 OR down_since IS NOT NULL
  OR exit_code <> 0 OR exit_code IS NULL)`

/**
 * Ticks of all servers or of one, the newest first: in the order of an index, so that a page costs the same wherever it is.
 * @param page `after`: only those behind the tick of this time and id
 * @returns whether there are more
 */
export async function findCycles(
  db: Database,
  { host, from, to, idle }: CycleFilter,
  { after, limit }: { after?: { at: Date; id: number } | undefined; limit: number },
): Promise<{ cycles: FoundCycle[]; more: boolean }> {
  const conditions: [boolean, string, unknown[]][] = [
    [host !== undefined, 'host = ?', [host]],
    [from !== undefined, 'started_at >= ?', [from]],
    [to !== undefined, 'started_at <= ?', [to]],
    [after !== undefined, 'started_at <= ? AND (started_at < ? OR id < ?)', [after?.at, after?.at, after?.id]],
    [!idle, NOT_IDLE, []],
  ]
  const asked = conditions.filter(([isAsked]) => isAsked)
  const found = await rows<Omit<FoundCycle, 'results'> & { results: object | string | null }>(
    db,
    `SELECT id, tick_id AS tickId, host, started_by AS startedBy, started_at AS startedAt, due, ahead, recovered, late, workers,
            workers_failed AS workersFailed, results, duration_ms AS durationMs, waited_ms AS waitedMs, exit_code AS exitCode,
            down_since AS downSince
       FROM dispatch_cycles FORCE INDEX (${host === undefined ? 'idx_cycles_started' : 'idx_cycles_host'})
      ${asked.length > 0 ? `WHERE ${asked.map(([, sql]) => sql).join(' AND ')}` : ''}
      ORDER BY started_at DESC, id DESC LIMIT ?`,
    [...asked.flatMap(([, , values]) => values), limit + 1],
  )
  const cycles = found.slice(0, limit).map((cycle) => ({ ...cycle, results: readObject(cycle.results) }))
  return { cycles, more: found.length > limit }
}
