import { setTimeout as sleep } from 'node:timers/promises'
import { QueryTypes, type Transaction } from 'sequelize'
import { type MediaItem, type Platform, type PostType, plannedPublications } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import type { Models } from '../models/open-models'
import { isPassingConflict } from '../transaction'
import type { Execute } from './idempotency-keys'

/** What is wanted of one account. */
export type PostToSchedule = {
  companyId: string
  createdBy: string | null
  socialAccountId: number
  platform: Platform
  postType: PostType
  caption: string | null
  media: MediaItem[]
  link: string | null
  title: string | null
  description: string | null
  /** Only what the account's platform can use. */
  options: PostOptions
  /** Null: as the configuration says. */
  latePolicy: 'publish' | 'hold' | null
  lateLimitMinutes: number | null
  timeZone: string | null
  contentHash: string
  scheduledFor: Date
  /** The account was seen to need connecting again: its post waits for that instead of failing. */
  accountIsDead: boolean
}

/**
 * The connection was lost while the database was asked to commit: the posts may be scheduled or not. Their files must be
 * kept, and the caller has to look before asking again.
 */
export class ScheduleOutcomeUnknown extends Error {
  override name = 'ScheduleOutcomeUnknown'
}

const MAX_TRIES = 8

/** What else belongs into the transaction; when it throws, nothing is scheduled. */
type Also = (execute: Execute, ids: number[]) => Promise<void>

/**
 * Writes posts with their place in the queue, what is to be published of each, and the first line of their timeline: all
 * of it or nothing.
 * @returns the ids, in the order of the posts
 */
export async function schedulePosts(
  models: Models,
  posts: PostToSchedule[],
  also: Also = async () => {},
): Promise<number[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await writeAll(models, posts, also)
    } catch (error) {
      if (!isPassingConflict(causeOf(error)) || tries >= MAX_TRIES) throw error
      await sleep(5 + Math.random() * 25 * tries)
    }
  }
}

async function writeAll(models: Models, posts: PostToSchedule[], also: Also): Promise<number[]> {
  const transaction = await models.sequelize.transaction()
  let ids: number[]
  try {
    ids = await write(models, posts, transaction)
    await also(executeIn(models, transaction), ids)
  } catch (error) {
    // A rollback that cannot be said is done by the server when the connection ends.
    await transaction.rollback().catch(() => {})
    throw error
  }
  try {
    await transaction.commit()
  } catch (error) {
    // A refused commit (1213 on a cluster) was rolled back; without an answer nobody knows.
    if (isPassingConflict(causeOf(error))) throw error
    throw new ScheduleOutcomeUnknown('The database did not answer the commit', { cause: error })
  }
  return ids
}

async function write(models: Models, posts: PostToSchedule[], transaction: Transaction): Promise<number[]> {
  const ids: number[] = []
  // One by one and not in bulk: on a cluster the ids of a bulk insert are not consecutive, and Sequelize would guess them.
  for (const post of posts) {
    const row = await models.PostDetail.create(
      {
        company_id: post.companyId,
        created_by: post.createdBy,
        social_account_id: post.socialAccountId,
        platform: post.platform,
        post_type: post.postType,
        caption: post.caption,
        media: post.media.length > 0 ? post.media : null,
        link: post.link,
        title: post.title,
        description: post.description,
        options: Object.keys(post.options).length > 0 ? post.options : null,
        late_policy: post.latePolicy,
        late_limit_minutes: post.lateLimitMinutes,
        time_zone: post.timeZone,
        content_hash: post.contentHash,
      },
      { transaction },
    )
    ids.push(row.get('id') as number)
  }
  const each = <T>(rows: (post: PostToSchedule, id: number) => T[]) =>
    posts.flatMap((post, index) => rows(post, ids[index] as number))
  const dead = await stillDead(models, posts, transaction)
  await models.PostSchedule.bulkCreate(
    each(({ scheduledFor, socialAccountId }, id) => [
      {
        post_detail_id: id,
        social_account_id: socialAccountId,
        run_at: scheduledFor,
        scheduled_for: scheduledFor,
        status: dead.has(socialAccountId) ? 'held' : 'pending',
      },
    ]),
    { transaction, fields: ['post_detail_id', 'social_account_id', 'run_at', 'scheduled_for', 'status'] },
  )
  await models.Publication.bulkCreate(
    each(({ postType }, id) => plannedPublications(postType).map((kind) => ({ post_detail_id: id, kind }))),
    { transaction, fields: ['post_detail_id', 'kind'] },
  )
  await models.Attempt.bulkCreate(
    each(({ scheduledFor }, id) => [
      {
        post_detail_id: id,
        actor: 'api',
        step: 'schedule',
        outcome: 'ok',
        reason: `Scheduled for ${scheduledFor.toISOString()}`,
      },
    ]),
    { transaction, fields: ['post_detail_id', 'actor', 'step', 'outcome', 'reason'] },
  )
  return ids
}

// Looked at again under a lock, and only for accounts that seemed dead: connecting an account releases what is held at that
// moment, and a post held right afterwards would wait for ever.
async function stillDead(models: Models, posts: PostToSchedule[], transaction: Transaction): Promise<Set<number>> {
  const suspects = posts.filter((post) => post.accountIsDead).map((post) => post.socialAccountId)
  if (suspects.length === 0) return new Set()
  const accounts = await models.SocialAccount.findAll({
    where: { id: suspects, status: 'needs_reconnect' },
    lock: transaction.LOCK.SHARE,
    transaction,
  })
  return new Set(accounts.map((account) => account.get('id') as number))
}

const executeIn =
  ({ sequelize }: Models, transaction: Transaction): Execute =>
  async (sql, replacements) =>
    (await sequelize.query(sql, { replacements, transaction, type: QueryTypes.UPDATE }))[1]

/** The driver's own error inside Sequelize's. */
const causeOf = (error: unknown) => (error as { parent?: unknown }).parent ?? error
