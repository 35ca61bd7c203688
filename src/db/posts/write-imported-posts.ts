import { isQuestion, toldAs, toldWhile } from '../../domain/moves'
import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../domain/post'
import type { PostStatus, PublicationStatus, ScheduleStatus } from '../../domain/post-status'
import type { Person } from '../../domain/timeline'
import type { AccountRow } from '../accounts/account-row'
import type { Connection, Database } from '../connection'
import { newId } from '../new-id'
import { writeTimeline } from '../queue/write-timeline'
import { rows } from '../rows'
import { transaction } from '../transaction'
import { UNNAMED_EXTERNAL_ID } from './resolve-post'

/** What became of a post in the application that had it before. */
export type ImportedState =
  | { kind: 'pending' }
  | { kind: 'published'; externalId: string }
  /** With an id something of it is out all the same. */
  | { kind: 'failed' | 'cancelled'; externalId?: string }
  /** It may be out: the platform is asked, and what it cannot tell waits for a person. */
  | { kind: 'unconfirmed'; reason: string }

/** A post as another application leaves it. */
export type ImportedPost = {
  id: string
  /** Of its place in the queue; absent where it had none. */
  scheduleId: string | undefined
  companyId: string
  createdBy: Person | null
  socialAccountId: string
  platform: Platform
  postType: PostType
  caption: string | null
  media: MediaItem[]
  contentHash: string
  /** When it was meant to go out. */
  runAt: Date
  attempts: number
  message: string | null
  createdAt: Date
  updatedAt: Date
  /** When a worker there had it last. */
  lockedAt: Date | null
  workerId: string | null
  state: ImportedState
}

/** How a post that was taken over stands here. */
type Standing = { queued: ScheduleStatus; told: PostStatus; publications: PublicationStatus[] }

/** What was written: how many stand how, and how many were there before. */
export type WrittenImport = { standing: Partial<Record<PostStatus | 'held', number>>; alreadyThere: number }

/**
 * Writes posts that another application has scheduled, with their place in the queue, what is published of each, and one
 * line of their timeline: all of them or none. One whose id is there already stays as it is, whatever became of it since.
 * @param until they may have been published up to now, by the other application
 */
export function writeImportedPosts(db: Database, posts: ImportedPost[], until: Date): Promise<WrittenImport> {
  return transaction(db, async (connection) => {
    const fresh = await notThereYet(connection, posts)
    const alreadyThere = posts.length - fresh.length
    if (fresh.length === 0) return { standing: {}, alreadyThere }
    const dead = await deadAccounts(connection, fresh)
    const standing = fresh.map((post) => standingOf(post, dead.has(post.socialAccountId)))
    await write(connection, fresh, standing, until)
    return { standing: counted(standing), alreadyThere }
  })
}

/** What {@link writeImportedPosts} would write. Whether accounts come with tokens that work is known only when they are asked for. */
export async function judgeImportedPosts(db: Database, posts: ImportedPost[]): Promise<WrittenImport> {
  const fresh = await notThereYet(db, posts)
  return { standing: counted(fresh.map((post) => standingOf(post, false))), alreadyThere: posts.length - fresh.length }
}

async function notThereYet(connection: Connection | Database, posts: ImportedPost[]): Promise<ImportedPost[]> {
  const found = await rows<{ id: string }>(connection, 'SELECT id FROM post_details WHERE id IN (?)', [
    posts.map(({ id }) => id),
  ])
  const there = new Set(found.map(({ id }) => id))
  return posts.filter(({ id }) => !there.has(id))
}

// Under a lock, so that none is held right after its account was connected again, which lets go what is held by then.
async function deadAccounts(connection: Connection, posts: ImportedPost[]): Promise<Set<string>> {
  const accounts = await rows<Pick<AccountRow, 'id'>>(
    connection,
    "SELECT id FROM meta_social_accounts WHERE id IN (?) AND status = 'needs_reconnect' LOCK IN SHARE MODE",
    [[...new Set(posts.map((post) => post.socialAccountId))]],
  )
  return new Set(accounts.map(({ id }) => id))
}

/** How a post stands here that came to some state there. @throws when the law of a post's life knows no such post */
function standingOf({ postType, state }: Pick<ImportedPost, 'postType' | 'state'>, isDead: boolean): Standing {
  const kinds = plannedPublications(postType)
  const waiting = isDead ? 'held' : 'pending'
  const queued = queuedAs(state, waiting)
  // An id is that of the first thing a post becomes; of the story of a feed post the old application kept none.
  const publications = kinds.map((_, index) => publicationAs(state, index === 0))
  const told = toldAs(queued, publications.some(isQuestion))
  const may: readonly PostStatus[] = toldWhile[queued]
  if (!may.includes(told)) throw new Error(`a post that is ${queued} in the queue is never told as ${told}`)
  return { queued, told, publications }
}

function queuedAs({ kind }: ImportedState, waiting: 'held' | 'pending'): ScheduleStatus {
  switch (kind) {
    case 'published':
      return 'done'
    case 'failed':
    case 'cancelled':
      return kind
    case 'pending':
    case 'unconfirmed':
      return waiting
  }
}

function publicationAs(state: ImportedState, isFirst: boolean): PublicationStatus {
  switch (state.kind) {
    case 'published':
    case 'unconfirmed':
      return state.kind
    case 'failed':
    case 'cancelled':
      if (state.externalId !== undefined && isFirst) return 'published'
      return state.kind === 'failed' ? 'failed' : 'planned'
    case 'pending':
      return 'planned'
  }
}

function counted(standing: Standing[]): WrittenImport['standing'] {
  const counts: WrittenImport['standing'] = {}
  for (const { told, queued } of standing) {
    const name = queued === 'held' ? 'held' : told
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const externalIdOf = ({ state }: ImportedPost) =>
  'externalId' in state && state.externalId !== undefined ? state.externalId : null

const messageOf = ({ state, message }: ImportedPost) => (state.kind === 'unconfirmed' ? state.reason : message)

async function write(connection: Connection, posts: ImportedPost[], standing: Standing[], until: Date): Promise<void> {
  const at = (index: number) => standing[index] as Standing
  await connection.query(
    `INSERT INTO post_details (id, company_id, created_by, social_account_id, platform, post_type, caption, media,
       content_hash, status, external_post_id, error_message, attempts, created_at, updated_at) VALUES ?`,
    [
      posts.map((post, index) => [
        ...[post.id, post.companyId, post.createdBy, post.socialAccountId, post.platform, post.postType, post.caption],
        ...[JSON.stringify(post.media), post.contentHash, at(index).told, externalIdOf(post), messageOf(post)],
        ...[post.attempts, post.createdAt, post.updatedAt],
      ]),
    ],
  )
  await connection.query(
    `INSERT INTO post_schedule (id, post_detail_id, social_account_id, run_at, scheduled_for, status, worker_id, attempts,
       created_at, updated_at) VALUES ?`,
    [
      posts.map((post, index) => [
        ...[post.scheduleId ?? newId(), post.id, post.socialAccountId, post.runAt, post.runAt, at(index).queued],
        ...[post.workerId, post.attempts, post.createdAt, post.updatedAt],
      ]),
    ],
  )
  await connection.query(
    `INSERT INTO publications (post_detail_id, kind, status, external_id, committing_at, published_at, error_message)
     VALUES ?`,
    [
      posts.flatMap((post, index) =>
        plannedPublications(post.postType).map((kind, nth) => {
          const status = at(index).publications[nth]
          const isOut = status === 'published'
          const isOpen = status === 'unconfirmed'
          return [
            ...[post.id, kind, status, isOut && nth === 0 ? namedId(post) : null, isOpen ? post.lockedAt : null],
            ...[isOut ? post.updatedAt : null, isOpen || status === 'failed' ? messageOf(post) : null],
          ]
        }),
      ),
    ],
  )
  await doubt(connection, posts, until)
  await writeTimeline(
    connection,
    posts.map((post) => ({ postDetailId: post.id, attempt: 0, step: 'import', ...lineOf(post) })),
    { actor: 'cli' },
  )
}

/** The ledger keeps no name for what nobody can name. */
const namedId = (post: ImportedPost) => {
  const id = externalIdOf(post)
  return id === UNNAMED_EXTERNAL_ID ? null : id
}

/** What may be out is looked for by what it says, from the time it was meant for on: nothing else is known of it. */
async function doubt(connection: Connection, posts: ImportedPost[], until: Date): Promise<void> {
  const open = posts.filter(({ state }) => state.kind === 'unconfirmed')
  if (open.length === 0) return
  await connection.query(
    `INSERT INTO set_back_publications (publication_id, lost_from, lost_until, by_another)
     SELECT p.id, LEAST(s.run_at, COALESCE(p.committing_at, s.run_at), ?), ?, 1
       FROM publications p JOIN post_schedule s ON s.post_detail_id = p.post_detail_id
      WHERE p.post_detail_id IN (?) AND p.status = 'unconfirmed'`,
    [until, until, open.map(({ id }) => id)],
  )
}

function lineOf({ state, message }: ImportedPost) {
  switch (state.kind) {
    case 'unconfirmed':
      return { outcome: 'unconfirmed', reason: state.reason } as const
    case 'failed':
      return { outcome: 'failed', reason: `${message ?? 'It had failed there.'} ${LOOK_FIRST}` } as const
    default:
      return { outcome: 'ok', reason: `It was ${state.kind} there` } as const
  }
}

// The old application counted a lost answer as a failure like any other.
const LOOK_FIRST = 'Before you try it again, look whether it is out: there a lost answer counted as a failure.'
