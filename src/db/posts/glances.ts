import type { FailureCause } from '../../domain/failure-cause'
import type { Platform, PostType } from '../../domain/post'
import type { PostStatus, ScheduleStatus } from '../../domain/post-status'
import type { Ask } from '../ask'
import { type PageOfPosts, type Part, type PostOrder, pageOfPosts } from './page-of-posts'
import { ASKED_FOR, type PostFilter } from './post-filter'

/** What lists and calendars show of a post. */
export type Glance = {
  id: string
  status: PostStatus
  queued: ScheduleStatus | null
  failureCause: FailureCause | null
  errorMessage: string | null
  platform: Platform
  postType: PostType
  socialAccountId: string
  accountName: string
  scheduledFor: Date | null
  timeZone: string | null
  runAt: Date | null
  attempts: number
  version: number
  caption: string | null
  mediaCount: number
  /** Of the first of its media; null without any. */
  mediaUrl: string | null
  /** Where it lies in our own store. */
  mediaKey: string | null
  publishedAt: Date | null
  permalink: string | null
}

/** The beginnings that are shown, in characters. */
const CAPTION = 140
const ERROR = 300

// Of a post with two publications the feed's is the one that stands for it.
const GLANCES = `SELECT d.id, d.status, s.status AS queued, d.failure_cause AS failureCause, LEFT(d.error_message, ${ERROR}) AS errorMessage,
    d.platform, d.post_type AS postType, d.social_account_id AS socialAccountId, a.name AS accountName,
    ${ASKED_FOR} AS scheduledFor, d.time_zone AS timeZone, s.run_at AS runAt, d.attempts, s.attempts AS attemptsNow,
    d.version, LEFT(d.caption, ${CAPTION}) AS caption, COALESCE(JSON_LENGTH(d.media), 0) AS mediaCount,
    JSON_UNQUOTE(JSON_EXTRACT(d.media, '$[0].url')) AS mediaUrl, JSON_UNQUOTE(JSON_EXTRACT(d.media, '$[0].key')) AS mediaKey,
    p.published_at AS publishedAt, p.permalink
  FROM post_details d JOIN meta_social_accounts a ON a.id = d.social_account_id
  LEFT JOIN post_schedule s ON s.post_detail_id = d.id
  LEFT JOIN publications p ON p.post_detail_id = d.id AND p.kind = IF(d.post_type = 'feed_story', 'feed', d.post_type)
 WHERE d.id IN (?)`

/** Some posts at a glance, in the order in which they are asked for: one statement, of as much of each as is shown. */
export async function glancesOf(ask: Ask, ids: string[]): Promise<Glance[]> {
  if (ids.length === 0) return []
  const found = await ask<Glance & { attemptsNow: number | null }>({ sql: GLANCES, values: [ids] })
  const byId = new Map(
    found.map(({ attemptsNow, attempts, ...glance }) => [
      glance.id,
      { ...glance, attempts: Math.max(attempts, attemptsNow ?? 0) },
    ]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** One page of a company's posts at a glance. */
export async function listGlances(
  ask: Ask,
  filter: PostFilter,
  order: PostOrder,
  part: Part,
): Promise<{ glances: Glance[]; next: PageOfPosts['next'] }> {
  const { places, next } = await pageOfPosts(ask, filter, order, part)
  const ids = places.map(({ id }) => id)
  return { glances: await glancesOf(ask, ids), next }
}
