import { type DecisionName, type Refusal, refusalOf } from '../../domain/change-refusal'
import type { OpenPublication } from '../../domain/decide'
import type { Plan } from '../../domain/moves'
import type { PostStatus, ScheduleStatus } from '../../domain/post-status'
import type { Actor, TimelineLine } from '../../domain/timeline'
import type { Connection } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import { rows } from '../rows'
import { executeOn, type WithinTransaction } from '../within-transaction'
import { type LockedRow, movePosts } from './move-posts'

/** Which post, and whose. Without a company it is anybody's: that is for the command line. */
export type WhichPost = { id: string; companyId?: string | undefined }

/** A post whose queue row is locked: nobody claims, settles or changes it before this transaction ends. */
export type LockedPost = {
  id: string
  companyId: string
  accountId: string
  status: PostStatus
  version: number
  /** Undefined for a post that was never queued. */
  row: LockedRow | undefined
  queued: ScheduleStatus | undefined
  publications: OpenPublication[]
}

/** What became of a person's decision. */
export type Decision = { kind: 'done'; status: PostStatus; version: number } | { kind: 'not-found' } | Refusal

/**
 * Locks a post for a decision. A claim needs the same lock, so that exactly one of both wins, and the one that comes
 * second sees what the first has written.
 * @returns undefined when the company has no such post
 */
export async function lockPost(connection: Connection, { id, companyId }: WhichPost): Promise<LockedPost | undefined> {
  // A post never changes hands, so that this needs no lock; and nobody can lock what is not theirs.
  const [found] = await rows<{ companyId: PostDetailRow['company_id'] }>(
    connection,
    `SELECT company_id AS companyId FROM post_details WHERE id = ?${companyId === undefined ? '' : ' AND company_id = ?'}`,
    companyId === undefined ? [id] : [id, companyId],
  )
  if (!found) return undefined
  // The queue row first, as a claim does: the other order would be a deadlock with it.
  const [row] = await rows<LockedRow>(
    connection,
    `SELECT id AS scheduleId, post_detail_id AS postDetailId, status, attempts
       FROM post_schedule WHERE post_detail_id = ? FOR UPDATE`,
    [id],
  )
  const [post] = await rows<
    Pick<PostDetailRow, 'status' | 'version'> & { accountId: PostDetailRow['social_account_id'] }
  >(connection, 'SELECT status, version, social_account_id AS accountId FROM post_details WHERE id = ? FOR UPDATE', [
    id,
  ])
  if (!post) return undefined
  const publications = await rows<OpenPublication>(
    connection,
    `SELECT id, kind, status, external_id AS externalId, error_message AS errorMessage
       FROM publications WHERE post_detail_id = ? ORDER BY kind`,
    [id],
  )
  return { id, ...found, ...post, row, queued: row?.status, publications }
}

/**
 * Carries a person's decision out on a locked post, unless something speaks against it.
 * @param plan asked only when nothing does
 */
export async function decideOn(
  connection: Connection,
  post: LockedPost,
  { decision, plan, line, actor }: { decision: DecisionName; plan: () => Plan; line: TimelineLine; actor: Actor },
  within?: WithinTransaction<Decision & { kind: 'done' }>,
): Promise<Decision> {
  const refusal = refusalOf(decision, post)
  if (refusal || !post.row) return refusal ?? { kind: 'not-found' }
  const planned = plan()
  await movePosts(connection, [{ row: post.row, plan: planned, line }], { actor })
  const done = { kind: 'done', status: planned.told, version: post.version + 1 } as const
  await within?.(executeOn(connection), done)
  return done
}
