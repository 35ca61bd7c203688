import type { Connection, Database } from '../connection'
import { oneRow } from '../rows'

/** Where the queue begins: each is the first entry of an index. */
export type QueueEdges = {
  /** No post that is pending or being published may have been claimed before; null where there is none. */
  runAt: Date | null
  /** Nor was it asked for before. */
  scheduledFor: Date | null
  /** Nor any that is held. */
  held: Date | null
}

/**
 * From when on the queue has to be looked at. What a company waits for lies behind it, and is found from its accounts on
 * without what was published in years, however long the queues of others are.
 */
export const queueEdges = (db: Database | Connection): Promise<QueueEdges> =>
  oneRow(
    db,
    `SELECT ${earlier(first('run_at', 'pending'), first('run_at', 'processing'))} AS runAt,
            ${earlier(first('scheduled_for', 'pending'), first('scheduled_for', 'processing'))} AS scheduledFor,
            ${first('scheduled_for', 'held')} AS held`,
  )

const first = (column: 'run_at' | 'scheduled_for', status: 'pending' | 'processing' | 'held') =>
  `(SELECT MIN(${column}) FROM post_schedule WHERE status = '${status}')`

const earlier = (one: string, other: string) => `LEAST(COALESCE(${one}, ${other}), COALESCE(${other}, ${one}))`
