import type { Database } from '../../src/db/connection'

/*
 * Time is what no code of ours makes and what no test waits for: here, and nowhere else, a test writes into the tables of
 * posts by itself. These are columns of times and never of a state, so that whatever follows is still done by code that
 * ships.
 */

/** What a post waits for has come: everything in the queue is due, or just this one, and then before all others. */
export async function makeDue(db: Database, id?: string): Promise<void> {
  if (id === undefined) {
    await db.query("UPDATE post_schedule SET run_at = NOW(3) - INTERVAL 1 SECOND WHERE status = 'pending'")
    return
  }
  await db.query(
    `UPDATE post_schedule s
       JOIN (SELECT COALESCE(LEAST(MIN(run_at), NOW(3)), NOW(3)) AS oldest FROM post_schedule WHERE status = 'pending') queue
        SET s.run_at = queue.oldest - INTERVAL 1 SECOND WHERE s.post_detail_id = ?`,
    [id],
  )
}

/** It is so much later than posts were meant for: all of them, or one. They are due. */
export async function makeLate(db: Database, minutes: number, id?: string): Promise<void> {
  await db.query(
    `UPDATE post_schedule SET scheduled_for = NOW(3) - INTERVAL ? MINUTE, run_at = NOW(3) - INTERVAL 1 SECOND
      WHERE status = 'pending' AND post_detail_id = COALESCE(?, post_detail_id)`,
    [minutes, id ?? null],
  )
}

/** Claims are older than any lease: all that are held, or that of one post. */
export async function letLeaseRunOut(db: Database, id?: string): Promise<void> {
  await db.query(
    `UPDATE post_schedule SET locked_at = locked_at - INTERVAL 11 MINUTE
      WHERE status = 'processing' AND post_detail_id = COALESCE(?, post_detail_id)`,
    [id ?? null],
  )
}

/** Nothing has happened to a post for so many days. */
export async function leaveAlone(db: Database, id: string, days: number): Promise<void> {
  await db.query('UPDATE post_details SET updated_at = NOW(3) - INTERVAL ? DAY WHERE id = ?', [days, id])
}

/** So many days go by, of which nobody takes notice: what happened to a post lies so much further back. */
export async function letDaysPass(db: Database, id: string, days: number): Promise<void> {
  await db.query('UPDATE attempts SET at = at - INTERVAL ? DAY WHERE post_detail_id = ?', [days, id])
  await db.query(
    `UPDATE post_schedule SET run_at = run_at - INTERVAL ? DAY, scheduled_for = scheduled_for - INTERVAL ? DAY,
        updated_at = updated_at - INTERVAL ? DAY WHERE post_detail_id = ?`,
    [days, days, days, id],
  )
  await db.query('UPDATE post_details SET updated_at = updated_at - INTERVAL ? DAY WHERE id = ?', [days, id])
}

/** A post was meant for this moment, whatever became of it before. */
export async function meantForNow(db: Database, id: string): Promise<void> {
  await db.query('UPDATE post_schedule SET scheduled_for = NOW(3), updated_at = updated_at WHERE post_detail_id = ?', [
    id,
  ])
}
