import type { RowDataPacket } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { WhichPost } from '../queue/lock-post'
import type { PostWithSchedule } from './list-posts'

/** A post with its place in the queue. Undefined when there is none, or the company has no such post. */
export async function findPostRow(
  db: Connection | Database,
  { id, companyId }: WhichPost,
): Promise<PostWithSchedule | undefined> {
  const [row] = await select(db, 'd.id = ?', [id])
  return companyId === undefined || row?.company_id === companyId ? row : undefined
}

/**
 * A post as it is, inside a transaction as that transaction sees it.
 * @throws when there is none
 */
export async function readPostRow(connection: Connection, id: string): Promise<PostWithSchedule> {
  const [row] = await select(connection, 'd.id = ?', [id])
  if (!row) throw new Error(`there is no post ${id}`)
  return row
}

async function select(db: Connection | Database, condition: string, values: string[]): Promise<PostWithSchedule[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT d.*, s.id AS queue_id, s.run_at AS queue_run_at, s.scheduled_for AS queue_scheduled_for,
            s.status AS queue_status, s.attempts AS queue_attempts
       FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id WHERE ${condition}`,
    values,
  )
  return rows.map((row) => {
    const schedule = row.queue_id && {
      id: row.queue_id,
      post_detail_id: row.id,
      run_at: row.queue_run_at,
      scheduled_for: row.queue_scheduled_for,
      status: row.queue_status,
      attempts: row.queue_attempts,
    }
    return { ...(row as PostDetailRow), schedule }
  })
}
