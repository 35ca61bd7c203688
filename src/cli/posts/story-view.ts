import type { PostStory } from '../../db/posts/post-story'
import { describeAttempt } from '../../domain/timeline'

/** One post with its story for programs, by the names the API has for the same. */
export const storyView = ({ post, publications, timeline }: PostStory) => ({
  post: {
    id: post.id,
    companyId: post.company,
    socialAccountId: post.accountId,
    accountName: post.account,
    platform: post.platform,
    postType: post.type,
    status: post.status,
    queueStatus: post.queue,
    scheduledFor: post.scheduledFor ?? post.runAt,
    nextAttemptAt: post.queue === 'pending' ? post.runAt : null,
    attempts: post.attempts,
    externalPostId: post.externalId,
    errorMessage: post.error,
    caption: post.caption,
    link: post.link,
    title: post.title,
    options: optionsOf(post.options),
    latePolicy: post.latePolicy,
    lateLimitMinutes: post.lateLimitMinutes,
  },
  publications: publications.map((one) => ({
    kind: one.kind,
    status: one.status,
    externalId: one.externalId,
    permalink: one.permalink,
    errorMessage: one.error,
    firstComment: one.commentStatus && {
      status: one.commentStatus,
      externalId: one.commentId,
      errorMessage: one.commentError,
    },
  })),
  timeline: timeline.map((row) => ({
    at: row.at,
    text: describeAttempt(row),
    actor: row.actor,
    host: row.host,
    attempt: row.attempt,
    step: row.step,
    outcome: row.outcome,
    httpStatus: row.http_status,
    platformCode: row.platform_code,
    requestId: row.request_id,
    reason: row.reason,
  })),
})

/** The options by the names the API gives them. MariaDB hands JSON out as text. */
export const optionsOf = (stored: unknown): object => (typeof stored === 'string' ? JSON.parse(stored) : stored) ?? {}
