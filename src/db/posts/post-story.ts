import type { Platform } from '../../domain/post'
import type { PostStatus } from '../../domain/post-status'
import type { AccountRow } from '../accounts/account-row'
import type { Database } from '../connection'
import type { AttemptRow } from '../models/attempt'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import type { PublicationRow } from '../models/publication'
import { rows } from '../rows'

/** A post as an operator lists it, whosoever it is. */
export type ListedPost = Pick<PostDetailRow, 'id' | 'platform' | 'status' | 'attempts'> & {
  company: PostDetailRow['company_id']
  account: PostDetailRow['social_account_id']
  type: PostDetailRow['post_type']
  /** Null when it is not queued. */
  queue: PostScheduleRow['status'] | null
  scheduledFor: Date | null
  externalId: PostDetailRow['external_post_id']
  error: PostDetailRow['error_message']
}

export type EveryPostFilter = {
  company?: string | undefined
  account?: string | undefined
  platform?: Platform | undefined
  status?: PostStatus | undefined
}

/** The posts of one company or of all, the newest first. */
export function listEveryPost(db: Database, filter: EveryPostFilter, most: number): Promise<ListedPost[]> {
  const wanted = Object.entries({
    'd.company_id': filter.company,
    'd.social_account_id': filter.account,
    'd.platform': filter.platform,
    'd.status': filter.status,
  }).filter(([, value]) => value !== undefined)
  return rows<ListedPost>(
    db,
    `SELECT d.id, d.company_id AS company, d.social_account_id AS account, d.platform, d.post_type AS type, d.status,
            s.status AS queue, COALESCE(s.scheduled_for, s.run_at) AS scheduledFor, d.attempts,
            d.external_post_id AS externalId, d.error_message AS error
       FROM post_details d LEFT JOIN post_schedule s ON s.post_detail_id = d.id
      ${wanted.length > 0 ? `WHERE ${wanted.map(([column]) => `${column} = ?`).join(' AND ')}` : ''}
      ORDER BY d.created_at DESC, d.id DESC LIMIT ?`,
    [...wanted.map(([, value]) => value), most],
  )
}

/** All that the database says of one post. */
export type PostStory = {
  post: Pick<PostDetailRow, 'id' | 'platform' | 'status' | 'attempts' | 'caption' | 'link' | 'title' | 'options'> & {
    company: PostDetailRow['company_id']
    accountId: PostDetailRow['social_account_id']
    type: PostDetailRow['post_type']
    latePolicy: PostDetailRow['late_policy']
    lateLimitMinutes: PostDetailRow['late_limit_minutes']
    externalId: PostDetailRow['external_post_id']
    error: PostDetailRow['error_message']
    /** Null when it is not queued, and so are the times. */
    queue: PostScheduleRow['status'] | null
    runAt: PostScheduleRow['run_at'] | null
    scheduledFor: PostScheduleRow['scheduled_for']
    /** The account's name; null when it is gone. */
    account: AccountRow['name'] | null
  }
  publications: (Pick<PublicationRow, 'kind' | 'status' | 'permalink'> & {
    externalId: PublicationRow['external_id']
    error: PublicationRow['error_message']
    commentStatus: PublicationRow['comment_status']
    commentId: PublicationRow['comment_id']
    commentError: PublicationRow['comment_error']
  })[]
  timeline: AttemptRow[]
}

/** @returns undefined when there is no such post */
export async function postStory(db: Database, id: string): Promise<PostStory | undefined> {
  const [post] = await rows<PostStory['post']>(
    db,
    `SELECT d.id, d.company_id AS company, d.social_account_id AS accountId, d.platform, d.post_type AS type, d.status, d.attempts, d.caption, d.link,
            d.title, d.options, d.late_policy AS latePolicy, d.late_limit_minutes AS lateLimitMinutes,
            d.external_post_id AS externalId, d.error_message AS error, s.status AS queue, s.run_at AS runAt,
            s.scheduled_for AS scheduledFor, a.name AS account
       FROM post_details d
       LEFT JOIN post_schedule s ON s.post_detail_id = d.id
       LEFT JOIN meta_social_accounts a ON a.id = d.social_account_id
      WHERE d.id = ?`,
    [id],
  )
  if (!post) return undefined
  const publications = await rows<PostStory['publications'][number]>(
    db,
    `SELECT kind, status, external_id AS externalId, permalink, error_message AS error, comment_status AS commentStatus,
            comment_id AS commentId, comment_error AS commentError
       FROM publications WHERE post_detail_id = ? ORDER BY kind`,
    [id],
  )
  const timeline = await rows<PostStory['timeline'][number]>(
    db,
    'SELECT * FROM attempts WHERE post_detail_id = ? ORDER BY id',
    [id],
  )
  return { post, publications, timeline }
}
