import type { RowDataPacket } from 'mysql2/promise'
import type { ChangeRefusal } from '../../domain/change-refusal'
import type { PostStatus, PublicationStatus, ScheduleStatus } from '../../domain/post-status'
import type { Execute } from '../api-keys/idempotency-keys'
import type { Connection } from '../connection'

/** Which post, and whose. Without a company it is anybody's: that is for the command line. */
export type WhichPost = { id: string; companyId?: string | undefined }

/** A post whose queue row is locked: nobody claims, settles or changes it before this transaction ends. */
export type LockedPost = {
  id: string
  accountId: string
  status: PostStatus
  version: number
  /** Undefined for a post that was never queued. */
  queued: ScheduleStatus | undefined
  publications: { id: number; kind: string; status: PublicationStatus }[]
}

/** What became of a person's decision. */
export type Decision =
  | { kind: 'done'; status: PostStatus; version: number }
  | { kind: 'not-found' }
  | { kind: 'refused'; because: ChangeRefusal; detail: string }

/** What else belongs into the transaction of a decision that is carried out; when it throws, nothing is decided. */
export type AlsoDo<T> = (execute: Execute, outcome: T) => Promise<void>

/**
 * Locks a post for a decision. A claim needs the same lock, so that exactly one of both wins, and whoever comes second
 * sees what the first has written.
 * @returns undefined when the company has no such post
 */
export async function lockPost(connection: Connection, { id, companyId }: WhichPost): Promise<LockedPost | undefined> {
  // A post never changes hands, so that this needs no lock; and nobody can lock what is not theirs.
  const [[found]] = await connection.execute<RowDataPacket[]>(
    `SELECT id FROM post_details WHERE id = ?${companyId === undefined ? '' : ' AND company_id = ?'}`,
    companyId === undefined ? [id] : [id, companyId],
  )
  if (!found) return undefined
  // The queue row first, as a claim does: the other order would be a deadlock with it.
  const [[queue]] = await connection.execute<RowDataPacket[]>(
    'SELECT status FROM post_schedule WHERE post_detail_id = ? FOR UPDATE',
    [id],
  )
  const [[post]] = await connection.execute<RowDataPacket[]>(
    'SELECT status, version, social_account_id AS accountId FROM post_details WHERE id = ? FOR UPDATE',
    [id],
  )
  const [publications] = await connection.execute<RowDataPacket[]>(
    'SELECT id, kind, status FROM publications WHERE post_detail_id = ? ORDER BY kind',
    [id],
  )
  return {
    id,
    accountId: post?.accountId,
    status: post?.status,
    version: post?.version,
    queued: queue?.status,
    publications: publications as LockedPost['publications'],
  }
}

/** The same connection as the rest of a transaction, for {@link AlsoDo}. */
export const executeOn =
  (connection: Connection): Execute =>
  async (sql, values) => {
    const [result] = await connection.query(sql, values)
    return (result as { affectedRows: number }).affectedRows
  }

export const refused = (because: ChangeRefusal, detail: string): Decision => ({ kind: 'refused', because, detail })
