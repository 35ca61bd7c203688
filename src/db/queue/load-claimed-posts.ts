import type { RowDataPacket } from 'mysql2/promise'
import type { ClaimedPost, Publication } from '../../domain/claimed-post'
import { type PublicationKind, plannedPublications, postTypes } from '../../domain/post'
import type { Database } from '../connection'
import { addPublications } from '../posts/write-posts'
import type { Claim } from './claim'

/** A row that a worker holds but cannot publish, because something it needs is missing or damaged. */
export type UnusableRow = {
  scheduleId: string
  postDetailId: string
  attempt: number
  reason: string
  publications: Publication[]
}

/** Loads what a claim holds, outside the claiming transaction. Rows that cannot be published come with the reason. */
export async function loadClaimedPosts(
  db: Database,
  claim: Claim,
): Promise<{ posts: ClaimedPost[]; unusable: UnusableRow[] }> {
  const [rows] = await db.query<RowDataPacket[]>(
    `SELECT s.id AS scheduleId, s.attempts AS attempt, COALESCE(s.scheduled_for, s.created_at) AS scheduledFor, s.released_at AS releasedAt,
            NOW(3) AS loadedAt, d.id AS postDetailId, d.status, d.company_id AS companyId, d.platform, d.post_type AS postType,
            d.caption, d.media, d.link, d.title, d.description,
            d.options, d.late_policy AS latePolicy, d.late_limit_minutes AS lateLimitMinutes, a.id AS accountId, a.company_id AS accountCompany,
            a.platform AS accountPlatform, a.external_id AS externalId, a.login, a.status AS accountStatus,
            a.status_reason AS statusReason, t.access_token AS encryptedToken, t.context_id AS tokenContextId
       FROM post_schedule s
       JOIN post_details d ON d.id = s.post_detail_id
       LEFT JOIN meta_social_accounts a ON a.id = d.social_account_id
       LEFT JOIN social_token t ON t.id = a.userAccessTokenId
      WHERE s.id IN (?) AND s.claim_token = ?
      ORDER BY s.run_at, s.id`,
    [claim.scheduleIds, claim.token],
  )
  const publications = await loadPublications(db, rows)
  const posts: ClaimedPost[] = []
  const unusable: UnusableRow[] = []
  for (const row of rows) {
    const reason = whyUnusable(row)
    if (reason)
      unusable.push({
        scheduleId: row.scheduleId,
        postDetailId: row.postDetailId,
        attempt: row.attempt,
        reason,
        publications: publications.get(row.postDetailId) ?? [],
      })
    else posts.push(toPost(row, claim.token, publications.get(row.postDetailId) ?? []))
  }
  return { posts, unusable }
}

function whyUnusable(row: RowDataPacket): string | undefined {
  if (row.accountId === null) return 'the social account of this post no longer exists'
  // A post must never go out through another company's account, whatever wrote the row.
  if (row.accountCompany !== row.companyId) return 'the social account belongs to another company'
  if (row.accountPlatform !== row.platform)
    return `the social account is one of ${row.accountPlatform}, not ${row.platform}`
  // One that was disconnected has none, and its posts are held like those of any other that must be connected again.
  if (row.encryptedToken === null && row.accountStatus === 'ok')
    return 'the social account has no access token; connect it again'
  if (parseJson(row.media) === undefined) return 'the media column holds no JSON list'
  return undefined
}

/** Rows made outside the API have no ledger yet, so what is missing is added here. */
async function loadPublications(db: Database, rows: RowDataPacket[]): Promise<Map<string, Publication[]>> {
  const loaded = new Map<string, Publication[]>()
  if (rows.length === 0) return loaded
  const read = async () => {
    loaded.clear()
    const [found] = await db.query<RowDataPacket[]>(
      `SELECT id, post_detail_id AS postDetailId, kind, status, progress, committing_at AS committingAt,
              external_id AS externalId, permalink, error_message AS errorMessage, looks,
              comment_status AS commentStatus
         FROM publications WHERE post_detail_id IN (?) ORDER BY post_detail_id, kind`,
      [rows.map((row) => row.postDetailId)],
    )
    for (const row of found) {
      const list = loaded.get(row.postDetailId) ?? []
      list.push(toPublication(row))
      loaded.set(row.postDetailId, list)
    }
  }
  await read()
  const missing: [string, PublicationKind][] = rows.flatMap((row) => {
    const known = new Set(loaded.get(row.postDetailId)?.map((p) => p.kind))
    const kinds = postTypes.includes(row.postType) ? plannedPublications(row.postType) : []
    return kinds.filter((kind) => !known.has(kind)).map((kind): [string, PublicationKind] => [row.postDetailId, kind])
  })
  if (missing.length > 0) {
    await addPublications(db, missing)
    await read()
  }
  return loaded
}

function toPublication(row: RowDataPacket): Publication {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    progress: objectOf(row.progress),
    looks: row.looks,
    ...(row.committingAt && { committingAt: row.committingAt }),
    ...(row.externalId && { externalId: row.externalId }),
    ...(row.permalink && { permalink: row.permalink }),
    ...(row.errorMessage && { errorMessage: row.errorMessage }),
    ...(row.commentStatus && { commentStatus: row.commentStatus }),
  }
}

function toPost(row: RowDataPacket, claimToken: string, publications: Publication[]): ClaimedPost {
  return {
    scheduleId: row.scheduleId,
    postDetailId: row.postDetailId,
    claimToken,
    attempt: row.attempt,
    status: row.status,
    companyId: row.companyId,
    platform: row.platform,
    postType: row.postType,
    caption: row.caption ?? '',
    media: (parseJson(row.media) ?? []) as ClaimedPost['media'],
    ...(row.link && { link: row.link }),
    ...(row.title && { title: row.title }),
    ...(row.description && { description: row.description }),
    options: objectOf(row.options),
    ...(row.latePolicy && { latePolicy: row.latePolicy }),
    ...(row.lateLimitMinutes !== null && { lateLimitMinutes: row.lateLimitMinutes }),
    scheduledFor: row.scheduledFor,
    ...(row.releasedAt && { releasedAt: row.releasedAt }),
    loadedAt: row.loadedAt,
    loadedHere: { steady: performance.now(), wall: Date.now() },
    account: {
      id: row.accountId,
      externalId: row.externalId,
      login: row.login,
      status: row.accountStatus,
      ...(row.statusReason && { statusReason: row.statusReason }),
      encryptedToken: row.encryptedToken,
      tokenContextId: row.tokenContextId,
    },
    publications,
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  const parsed = parseJson(value)
  return parsed && typeof parsed === 'object' && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : {}
}

// MariaDB's JSON is a LONGTEXT: depending on server and driver a JSON column arrives parsed or as text.
function parseJson(value: unknown): unknown {
  if (value === null || value === undefined) return []
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
