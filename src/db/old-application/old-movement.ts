import { oneRow } from '../rows'
import { columnOf, type OldTable, type OldTables, quoted } from './old-tables'
import type { OldDatabase } from './open-old-database'

/** A worker that took rows this short a time ago may still be at work: the old cron starts one each minute. */
export const FRESH_S = 120

/** How the queue of the old application stands at a moment; two that differ tell that somebody moves rows. */
export type OldStand = {
  /** Everything that changes when a row moves, in one text. */
  mark: string
  /** Rows in processing that were taken within {@link FRESH_S}. */
  fresh: number
}

/** Looks at the queue, outside of any transaction: each look sees what is there by now. */
export async function standOfOld(old: OldDatabase, { post, schedule }: OldTables): Promise<OldStand> {
  const { fresh } = await oneRow<{ fresh: number }>(
    old,
    `SELECT COUNT(*) AS fresh FROM ${quoted(schedule.name)} s
      WHERE ${columnOf(schedule, 'status', 's')} = 'processing'
        AND ${columnOf(schedule, 'lockedAt', 's')} > UTC_TIMESTAMP() - INTERVAL ? SECOND`,
    [FRESH_S],
  )
  const marks = [await markOf(old, post), await markOf(old, schedule)]
  return { mark: marks.join('|'), fresh: Number(fresh) }
}

async function markOf<M extends 'status' | 'updatedAt' | 'attempts'>(old: OldDatabase, table: OldTable<M>) {
  const of = (meaning: 'status' | 'updatedAt' | 'attempts') => columnOf(table, meaning as M, 'x')
  const { mark } = await oneRow<{ mark: string }>(
    old,
    `SELECT CONCAT_WS(',', COUNT(*), MAX(${of('updatedAt')}), SUM(${of('attempts')}), SUM(${of('status')} = 'pending'),
            SUM(${of('status')} = 'processing'), SUM(${of('status')} = 'failed')) AS mark FROM ${quoted(table.name)} x`,
  )
  return mark
}
