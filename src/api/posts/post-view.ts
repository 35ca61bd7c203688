import type { z } from 'zod'
import type { AttemptRow } from '../../db/models/attempt'
import { mediaOf, optionsOf } from '../../db/models/post-detail'
import type { PublicationRow } from '../../db/models/publication'
import type { PostWithSchedule } from '../../db/posts/list-posts'
import type { MediaItem } from '../../domain/post'
import { describeAttempt } from '../../domain/timeline'
import type { attemptSchema, mediaItemSchema, postSchema, publicationSchema } from './post-schema'

/** A post as the API shows it. */
export function postView(post: PostWithSchedule): z.input<typeof postSchema> {
  const { schedule } = post
  const options = optionsOf(post)
  return {
    id: post.id,
    postDetailId: post.id,
    socialAccountId: post.social_account_id,
    platform: post.platform,
    postType: post.post_type,
    status: post.status,
    version: post.version,
    scheduledFor: (schedule?.scheduled_for ?? schedule?.run_at)?.toISOString() ?? null,
    timeZone: post.time_zone,
    nextAttemptAt: schedule?.status === 'pending' ? schedule.run_at.toISOString() : null,
    held: schedule?.status === 'held',
    caption: post.caption,
    media: mediaOf(post).map(mediaView),
    link: post.link,
    title: post.title,
    description: post.description,
    firstComment: options.firstComment ?? null,
    userTags: options.userTags ?? [],
    locationId: options.locationId ?? null,
    collaborators: options.collaborators ?? [],
    shareToFeed: options.shareToFeed ?? null,
    coverUrl: options.coverUrl ?? null,
    thumbOffsetMs: options.thumbOffsetMs ?? null,
    mentions: options.mentions ?? [],
    thumbnail: options.thumbnail ?? null,
    latePolicy: post.late_policy,
    lateLimitMinutes: post.late_limit_minutes,
    externalPostId: post.external_post_id,
    errorMessage: post.error_message,
    failureCause: post.failure_cause,
    attempts: Math.max(post.attempts, schedule?.attempts ?? 0),
    createdBy: post.created_by,
    createdAt: post.created_at.toISOString(),
    updatedAt: post.updated_at.toISOString(),
  }
}

// The names of files inside the store stay inside.
function mediaView(item: MediaItem): z.input<typeof mediaItemSchema> {
  const { url, type, altText, contentType, size, name, width, height, durationMs, frameRate, videoCodec, hasAudio } =
    item
  return { url, type, altText, contentType, size, name, width, height, durationMs, frameRate, videoCodec, hasAudio }
}

/** One visible thing of a post as the API shows it. */
export const publicationView = (publication: PublicationRow): z.input<typeof publicationSchema> => ({
  kind: publication.kind,
  status: publication.status,
  externalId: publication.external_id,
  permalink: publication.permalink,
  publishedAt: publication.published_at?.toISOString() ?? null,
  errorMessage: publication.error_message,
  firstComment: publication.comment_status && {
    status: publication.comment_status,
    externalId: publication.comment_id,
    errorMessage: publication.comment_error,
  },
})

/** One line of a post's timeline as the API shows it. */
export const attemptView = (row: AttemptRow, publications: PublicationRow[]): z.input<typeof attemptSchema> => ({
  at: row.at.toISOString(),
  text: describeAttempt(row),
  actor: row.actor,
  host: row.host,
  attempt: row.attempt,
  publication: publications.find((publication) => publication.id === row.publication_id)?.kind ?? null,
  step: row.step,
  outcome: row.outcome,
  httpStatus: row.http_status,
  platformCode: row.platform_code,
  requestId: row.request_id,
  reason: row.reason,
  ...(row.trace_id && { traceId: row.trace_id }),
})
