import { type Platform, type PublicationKind, plannedPublications } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import type { Actor, Outcome, QueueStep } from '../../domain/timeline'
import { traceIdOf } from '../../domain/traceparent'
import type { Connection, Database } from '../connection'
import { isSomebodyListening } from '../events/listened'
import { writePostEvents } from '../events/write-post-events'
import { newId } from '../new-id'
import type { LockedRow } from '../queue/move-posts'
import { rows } from '../rows'
import { SharedRuns, sharedRuns } from '../shared-runs'
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
  /** Of the request that schedules it, where that is traced. */
  traceparent?: string | undefined
}

type Value = string | number | Date | null

/** Posts of one request, as they are written. */
type Written = {
  posts: PostToSchedule[]
  ids: string[]
  rows: Value[][]
  mostWaiting: number
  within: WithinTransaction<string[]> | undefined
}

/** Characters of a transaction's posts: far below what a server takes in one statement (`max_allowed_packet`). */
const MOST_CHARACTERS = 1_000_000

const transactions = sharedRuns<Written, string[]>(
  (db) => new SharedRuns((written, companyId) => writeTogether(db, companyId, written), MOST_CHARACTERS, charactersOf),
)

/**
 * Writes posts of a company with their place in the queue, what is to be published of each, and the first line of their timeline: all
 * of it or nothing, and what others are told of them with it. Requests that come while a transaction of their company is under way share the next one.
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
  const ids = posts.map(() => newId())
  const rows = posts.map((post, index) => postRow(post, ids[index] as string))
  return transactions(db).ask(posts[0]?.companyId ?? '', { posts, ids, rows, mostWaiting, within })
}

const charactersOf = ({ rows }: Written): number =>
  rows.flat().reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 10), 0)

function writeTogether(db: Database, companyId: string, written: Written[]): Promise<string[][]> {
  return transactionWithRoom(db, async (connection, room) => {
    await write(connection, written)
    for (const { within, ids } of written) await within?.(executeOn(connection), ids)
    const mostWaiting = Math.min(...written.map((one) => one.mostWaiting))
    const count = written.reduce((sum, { ids }) => sum + ids.length, 0)
    await room.take(connection, waitingPosts(companyId, mostWaiting), count)
    return written.map(({ ids }) => ids)
  })
}

// Written as statements and not with the models, which cost a fifth of the whole request.
async function write(connection: Connection, written: Written[]): Promise<void> {
  const posts = written
    .flatMap(({ posts, ids, rows }) =>
      posts.map((post, index) => ({ ...post, id: ids[index] as string, row: rows[index] as Value[] })),
    )
    // A post locks its account, so that it stays; whoever locks several does so in this order.
    .sort((a, b) => (a.socialAccountId < b.socialAccountId ? -1 : 1))
  await insert(
    connection,
    `post_details (${postColumns})`,
    posts.map(({ row }) => row),
  )
  const dead = await stillDead(connection, posts)
  await insert(
    connection,
    'post_schedule (id, post_detail_id, social_account_id, run_at, scheduled_for, status)',
    posts.map(({ id, scheduledFor, socialAccountId }) => {
      return [newId(), id, socialAccountId, scheduledFor, scheduledFor, dead.has(socialAccountId) ? 'held' : 'pending']
    }),
  )
  await insert(
    connection,
    'publications (post_detail_id, kind)',
    posts.flatMap(({ id, postType }) => plannedPublications(postType).map((kind) => [id, kind])),
  )
  await insert(
    connection,
    'attempts (post_detail_id, actor, step, outcome, reason, trace_id)',
    posts.map(({ id, scheduledFor, createdBy, traceparent }) => [
      id,
      createdBy ?? 'api',
      ...scheduledLine(scheduledFor),
      traceparent ? traceIdOf(traceparent) : null,
    ]),
  )
  if (!(await isSomebodyListening(connection))) return
  const told = posts.flatMap(({ id, socialAccountId }) => [
    { postDetailId: id, type: 'post.scheduled' } as const,
    ...(dead.has(socialAccountId) ? [{ postDetailId: id, type: 'post.held' } as const] : []),
  ])
  await writePostEvents(connection, { posts: told })
}

const scheduledLine = (at: Date): [QueueStep, Outcome, string] => [
  'schedule',
  'ok',
  `Scheduled for ${at.toISOString()}`,
]

const postColumns = `id, company_id, created_by, social_account_id, platform, post_type, caption, media, link, title,
  description, options, late_policy, late_limit_minutes, time_zone, content_hash, traceparent`

const postRow = (post: PostToSchedule, id: string): Value[] => [
  id,
  post.companyId,
  post.createdBy,
  post.socialAccountId,
  post.platform,
  ...contentRow(post),
  post.traceparent ?? null,
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

// Prepared where it is one row. A server keeps a text for each number of rows on each connection, and only so many of them.
async function insert(connection: Connection, into: string, rows: Value[][]): Promise<void> {
  const [row = [], second] = rows
  if (second) await connection.query(`INSERT INTO ${into} VALUES ?`, [rows])
  else await connection.execute(`INSERT INTO ${into} VALUES (${row.map(() => '?').join(', ')})`, row)
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
