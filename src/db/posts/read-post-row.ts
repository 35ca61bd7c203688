import type { Connection, Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import type { WhichPost } from '../queue/lock-post'
import { type AllOrNulls, rows } from '../rows'
import type { PostWithSchedule } from './list-posts'

/** A post with its place in the queue. Undefined when there is none, or the company has no such post. */
export async function findPostRow(
  db: Connection | Database,
  { id, companyId }: WhichPost,
): Promise<PostWithSchedule | undefined> {
  const row = await select(db, id)
  return companyId === undefined || row?.company_id === companyId ? row : undefined
}

/**
 * A post as it is, inside a transaction as that transaction sees it.
 * @throws when there is none
 */
export async function readPostRow(connection: Connection, id: string): Promise<PostWithSchedule> {
  const row = await select(connection, id)
  if (!row) throw new Error(`there is no post ${id}`)
  return row
}

type QueueColumns = {
  queue_id: PostScheduleRow['id']
  queue_account_id: PostScheduleRow['social_account_id']
  queue_run_at: PostScheduleRow['run_at']
  queue_scheduled_for: PostScheduleRow['scheduled_for']
  queue_status: PostScheduleRow['status']
  queue_attempts: PostScheduleRow['attempts']
}

async function select(db: Connection | Database, id: string): Promise<PostWithSchedule | undefined> {
  const [row] = await rows<PostDetailRow & AllOrNulls<QueueColumns>>(
    db,
    `SELECT d.*, s.id AS queue_id, s.social_account_id AS queue_account_id, s.run_at AS queue_run_at,
            s.scheduled_for AS queue_scheduled_for, s.status AS queue_status, s.attempts AS queue_attempts
       FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id WHERE d.id = ?`,
    [id],
  )
  return row && { ...row, schedule: scheduleOf(row) }
}

function scheduleOf(row: Pick<PostDetailRow, 'id'> & AllOrNulls<QueueColumns>): PostScheduleRow | null {
  if (row.queue_id === null) return null
  return {
    id: row.queue_id,
    post_detail_id: row.id,
    social_account_id: row.queue_account_id,
    run_at: row.queue_run_at,
    scheduled_for: row.queue_scheduled_for,
    status: row.queue_status,
    attempts: row.queue_attempts,
  }
}
