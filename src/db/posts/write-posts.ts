import { type Platform, type PublicationKind, plannedPublications } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import type { Actor, Outcome, QueueStep } from '../../domain/timeline'
import type { Connection, Database } from '../connection'
import { newId } from '../new-id'
import type { LockedRow } from '../queue/move-posts'
import { rows } from '../rows'
import { transactionWithRoom } from '../usage/take-room'
import { executeOn, type WithinTransaction } from '../within-transaction'
import { waitingPosts } from './waiting-posts'

/** What is wanted of one account; its options are those that the account's platform can use. */
export type PostToSchedule = PostContent & {
  companyId: string
  createdBy: Actor | null
  socialAccountId: string
  platform: Platform
  contentHash: string
  scheduledFor: Date
  /** The account was seen to need connecting again: its post waits for that instead of failing. */
  accountIsDead: boolean
}

type Value = string | number | Date | null

/**
 * Writes posts of a company with their place in the queue, what is to be published of each, and the first line of their timeline: all
 * of it or nothing. Written as prepared statements and not with the models, which cost a fifth of the whole request.
 * @param mostWaiting how many posts of the company may wait
 * @returns the ids, in the order of the posts
 * @throws QuotaReached when they would be more; an error for which `isCommitUnknown` holds when the posts may be scheduled or not. Their files must be kept
 *   then, and the caller has to look before asking again.
 */
export function writePosts(
  db: Database,
  posts: PostToSchedule[],
  mostWaiting: number,
  within?: WithinTransaction<string[]>,
): Promise<string[]> {
  return transactionWithRoom(db, async (connection, room) => {
    const ids = await write(connection, posts)
    await within?.(executeOn(connection), ids)
    const [first] = posts
    if (first) await room.take(connection, waitingPosts(first.companyId, mostWaiting), posts.length)
    return ids
  })
}

async function write(connection: Connection, posts: PostToSchedule[]): Promise<string[]> {
  const ids = posts.map(() => newId())
  const each = (rows: (post: PostToSchedule, id: string) => Value[][]) =>
    posts.flatMap((post, index) => rows(post, ids[index] as string))
  await insert(
    connection,
    `post_details (${postColumns})`,
    each((post, id) => [postRow(post, id)]),
  )
  const dead = await stillDead(connection, posts)
  await insert(
    connection,
    'post_schedule (id, post_detail_id, social_account_id, run_at, scheduled_for, status)',
    each(({ scheduledFor, socialAccountId }, id) => [
      [newId(), id, socialAccountId, scheduledFor, scheduledFor, dead.has(socialAccountId) ? 'held' : 'pending'],
    ]),
  )
  await insert(
    connection,
    'publications (post_detail_id, kind)',
    each(({ postType }, id) => plannedPublications(postType).map((kind) => [id, kind])),
  )
  await insert(
    connection,
    'attempts (post_detail_id, actor, step, outcome, reason)',
    each(({ scheduledFor, createdBy }, id) => [[id, createdBy ?? 'api', ...scheduledLine(scheduledFor)]]),
  )
  return ids
}

const scheduledLine = (at: Date): [QueueStep, Outcome, string] => [
  'schedule',
  'ok',
  `Scheduled for ${at.toISOString()}`,
]

const postColumns = `id, company_id, created_by, social_account_id, platform, post_type, caption, media, link, title,
  description, options, late_policy, late_limit_minutes, time_zone, content_hash`

const postRow = (post: PostToSchedule, id: string): Value[] => [
  id,
  post.companyId,
  post.createdBy,
  post.socialAccountId,
  post.platform,
  ...contentRow(post),
]

const contentRow = (post: HashedContent): Value[] => [
  post.postType,
  post.caption,
  JSON.stringify(post.media),
  post.link,
  post.title,
  post.description,
  Object.keys(post.options).length > 0 ? JSON.stringify(post.options) : null,
  post.latePolicy,
  post.lateLimitMinutes,
  post.timeZone,
  post.contentHash,
]

async function insert(connection: Connection, into: string, rows: Value[][]): Promise<void> {
  const places = rows.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ')
  await connection.execute(`INSERT INTO ${into} VALUES ${places}`, rows.flat())
}

// Looked at again under a lock, and only for accounts that seemed dead: connecting an account releases what is held at that
// moment, and a post held right afterwards would wait for ever.
async function stillDead(connection: Connection, posts: PostToSchedule[]): Promise<Set<string>> {
  const suspects = posts.filter((post) => post.accountIsDead).map((post) => post.socialAccountId)
  if (suspects.length === 0) return new Set()
  const accounts = await rows<{ id: string }>(
    connection,
    "SELECT id FROM meta_social_accounts WHERE id IN (?) AND status = 'needs_reconnect' LOCK IN SHARE MODE",
    [suspects],
  )
  return new Set(accounts.map(({ id }) => id))
}

/** Gives a post that was written by hand its place in the queue, in the transaction of a decision about it. */
export async function queueForDecision(connection: Connection, postDetailId: string): Promise<LockedRow> {
  const scheduleId = newId()
  await insert(connection, 'post_schedule (id, post_detail_id, status)', [[scheduleId, postDetailId, 'pending']])
  return { scheduleId, postDetailId, status: 'pending', attempts: 0 }
}

/** Everything of a post that is published, and its hash. */
export type HashedContent = PostContent & { contentHash: string | null }

/** Writes another content, with the publications it becomes; those that stay keep what they have come to. */
export async function writeContent(
  connection: Connection,
  postDetailId: string,
  content: HashedContent,
): Promise<void> {
  await connection.query(
    `UPDATE post_details SET post_type = ?, caption = ?, media = ?, link = ?, title = ?, description = ?, options = ?,
            late_policy = ?, late_limit_minutes = ?, time_zone = ?, content_hash = ? WHERE id = ?`,
    [...contentRow(content), postDetailId],
  )
  const kinds = plannedPublications(content.postType)
  await connection.query('DELETE FROM publications WHERE post_detail_id = ? AND kind NOT IN (?)', [postDetailId, kinds])
  await addPublications(
    connection,
    kinds.map((kind) => [postDetailId, kind]),
  )
}

/** Adds what posts are to become and nobody has written down yet; what is there stays as it is. */
export async function addPublications(
  db: Database | Connection,
  missing: [postDetailId: string, kind: PublicationKind][],
): Promise<void> {
  await db.query('INSERT IGNORE INTO publications (post_detail_id, kind) VALUES ?', [missing])
}
