import type { Connection, Database } from '../../src/db/connection'
import { letLeaseRunOut } from './passing-time'
import { committing } from './posts-in-state'

/**
 * What somebody else's program, or a person at the database's prompt, does to the tables: document 002 has such statements,
 * and what we promise holds beside them. A state that our own code makes is never made so; see posts-in-state.ts.
 */
export async function byHand(db: Database | Connection, sql: string, values: unknown[] = []): Promise<void> {
  await db.query(sql, values)
}

/** The crash recovery of document 002, to the letter: rows that were claimed more than ten minutes ago are pending again. */
export const recoverByHand = (db: Database): Promise<void> =>
  byHand(
    db,
    `UPDATE post_schedule SET status='pending' WHERE status='processing' AND locked_at < NOW() - INTERVAL 10 MINUTE`,
  )

/** Walks a post to where that recovery leaves it when its worker died while a commit call was out. */
export async function recoveredByHand(db: Database, id: string): Promise<void> {
  await committing(db, id)
  await letLeaseRunOut(db, id)
  await recoverByHand(db)
}
