import { TURN } from '../../domain/backlog'
import type { ClaimedAccount, ClaimedPost, Publication } from '../../domain/claimed-post'
import type { Platform } from '../../domain/post'
import type { AccountRow } from '../accounts/account-row'
import type { TokenRow } from '../accounts/token-row'
import type { Database } from '../connection'
import type { PostDetailRow } from '../models/post-detail'
import type { PostScheduleRow } from '../models/post-schedule'
import { type AllOrNulls, rows } from '../rows'
import { readJson, readObject } from '../stored-json'
import type { Claim } from './claim'
import { loadPublications } from './load-publications'

/** A row that a worker holds but cannot publish, because something it needs is missing or damaged. */
export type UnusableRow = {
  scheduleId: string
  postDetailId: string
  platform: Platform
  attempt: number
  reason: string
  publications: Publication[]
}

type PostColumns = Pick<
  PostDetailRow,
  'status' | 'platform' | 'caption' | 'media' | 'link' | 'title' | 'description' | 'options'
> & {
  scheduleId: PostScheduleRow['id']
  attempt: PostScheduleRow['attempts']
  scheduledFor: Date
  releasedAt: Date | null
  hasTurn: number
  loadedAt: Date
  postDetailId: PostDetailRow['id']
  companyId: PostDetailRow['company_id']
  postType: PostDetailRow['post_type']
  latePolicy: PostDetailRow['late_policy']
  lateLimitMinutes: PostDetailRow['late_limit_minutes']
  traceparent: string | null
}
type AccountColumns = Pick<AccountRow, 'login'> & {
  accountId: AccountRow['id']
  accountCompany: AccountRow['company_id']
  accountPlatform: AccountRow['platform']
  externalId: AccountRow['external_id']
  accountStatus: AccountRow['status']
  statusReason: AccountRow['status_reason']
}
type TokenColumns = {
  encryptedToken: TokenRow['access_token']
  tokenContextId: TokenRow['context_id']
  tokenSince: TokenRow['updated_at']
}
type ClaimedRow = PostColumns & AllOrNulls<AccountColumns> & AllOrNulls<TokenColumns>

/** Loads what a claim holds, outside the claiming transaction. Rows that cannot be published come with the reason. */
export async function loadClaimedPosts(
  db: Database,
  claim: Claim,
): Promise<{ posts: ClaimedPost[]; unusable: UnusableRow[] }> {
  const found = await rows<ClaimedRow>(
    db,
    `SELECT s.id AS scheduleId, s.attempts AS attempt, COALESCE(s.scheduled_for, s.created_at) AS scheduledFor, s.released_at AS releasedAt,
            s.waits_for <=> ? AS hasTurn,
            NOW(3) AS loadedAt, d.id AS postDetailId, d.status, d.company_id AS companyId, d.platform, d.post_type AS postType,
            d.caption, d.media, d.link, d.title, d.description,
            d.options, d.late_policy AS latePolicy, d.late_limit_minutes AS lateLimitMinutes, d.traceparent, a.id AS accountId, a.company_id AS accountCompany,
            a.platform AS accountPlatform, a.external_id AS externalId, a.login, a.status AS accountStatus,
            a.status_reason AS statusReason, t.access_token AS encryptedToken, t.context_id AS tokenContextId,
            t.updated_at AS tokenSince
       FROM post_schedule s
       JOIN post_details d ON d.id = s.post_detail_id
       LEFT JOIN meta_social_accounts a ON a.id = d.social_account_id
       LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE s.id IN (?) AND s.claim_token = ?
      ORDER BY s.run_at, s.id`,
    [TURN, claim.scheduleIds, claim.token],
  )
  const publicationsOf = await loadPublications(db, found)
  const posts: ClaimedPost[] = []
  const unusable: UnusableRow[] = []
  // One object for all its posts, so that its token is opened once.
  const accounts = new Map<string, ClaimedAccount>()
  for (const row of found) {
    const publications = publicationsOf.get(row.postDetailId) ?? []
    const post = toPost(row, claim, publications)
    if (typeof post !== 'string') {
      const account = accounts.get(post.account.id) ?? post.account
      accounts.set(account.id, account)
      posts.push({ ...post, account })
    } else {
      const { scheduleId, postDetailId, platform, attempt } = row
      unusable.push({ scheduleId, postDetailId, platform, attempt, reason: post, publications })
    }
  }
  return { posts, unusable }
}

/** The post of a row, or why it cannot be published. */
function toPost(row: ClaimedRow, { token, askedHere }: Claim, publications: Publication[]): ClaimedPost | string {
  const account = accountOf(row)
  if (typeof account === 'string') return account
  const media = mediaOf(row)
  if (!media) return 'the media column holds no JSON list'
  return {
    scheduleId: row.scheduleId,
    postDetailId: row.postDetailId,
    claimToken: token,
    attempt: row.attempt,
    status: row.status,
    companyId: row.companyId,
    platform: row.platform,
    postType: row.postType,
    caption: row.caption ?? '',
    media,
    ...(row.link && { link: row.link }),
    ...(row.title && { title: row.title }),
    ...(row.description && { description: row.description }),
    options: readObject(row.options),
    ...(row.latePolicy && { latePolicy: row.latePolicy }),
    ...(row.lateLimitMinutes !== null && { lateLimitMinutes: row.lateLimitMinutes }),
    scheduledFor: row.scheduledFor,
    ...(row.releasedAt && { releasedAt: row.releasedAt }),
    // A later attempt of a late post is no further part of its account's share.
    hasTurn: row.hasTurn === 1 || row.attempt > 1,
    loadedAt: row.loadedAt,
    loadedHere: { steady: performance.now(), wall: Date.now() },
    askedHere,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    account,
    publications,
  }
}

/** The account of a post, or why it cannot go out through it. */
function accountOf(row: ClaimedRow): ClaimedAccount | string {
  if (row.accountId === null) return 'the social account of this post no longer exists'
  // A post must never go out through another company's account, whatever wrote the row.
  if (row.accountCompany !== row.companyId) return 'the social account belongs to another company'
  if (row.accountPlatform !== row.platform)
    return `the social account is one of ${row.accountPlatform}, not ${row.platform}`
  // One that was disconnected has none, and its posts are held like those of any other that must be connected again.
  if (row.encryptedToken === null && row.accountStatus === 'ok')
    return 'the social account has no access token; connect it again'
  return {
    id: row.accountId,
    externalId: row.externalId,
    login: row.login,
    status: row.accountStatus,
    ...(row.statusReason && { statusReason: row.statusReason }),
    encryptedToken: row.encryptedToken ?? '',
    tokenContextId: row.tokenContextId ?? '',
    ...(row.tokenSince && { tokenSince: row.tokenSince }),
  }
}

function mediaOf({ media }: ClaimedRow): ClaimedPost['media'] | undefined {
  try {
    return readJson(media) ?? []
  } catch {
    return undefined
  }
}
