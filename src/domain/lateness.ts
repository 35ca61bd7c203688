import type { ClaimedPost } from './claimed-post'

export type LateRules = { latePolicy: 'publish' | 'hold'; lateLimitMinutes: number }

/** With `hold` and no limit of its own a post may be this late: a few ticks and a retry are no lateness. */
const HOLD_TOLERANCE_MINUTES = 10

/** From here on a post belongs to a backlog, and its account's backlog is spread. */
const BACKLOG_MS = 15 * 60_000

/** How late a post is, in milliseconds; counted from when a person released it, if one did. */
export const latenessMs = (post: ClaimedPost) =>
  post.loadedAt.getTime() - (post.releasedAt ?? post.scheduledFor).getTime()

/** Why a post is too late to be published by itself; undefined when it is not. What is out or may be out is never late. */
export function tooLate(post: ClaimedPost, rules: LateRules): string | undefined {
  if (!untouched(post)) return undefined
  const policy = post.latePolicy ?? rules.latePolicy
  const limit = post.lateLimitMinutes ?? (policy === 'hold' ? HOLD_TOLERANCE_MINUTES : rules.lateLimitMinutes)
  const minutes = Math.floor(latenessMs(post) / 60_000)
  if (minutes <= limit) return undefined
  return `It is ${minutes} minutes late, and the limit is ${limit}. A person decides: publish now (posts retry), reschedule or cancel.`
}

/** True when the post is part of a backlog, which goes out little by little. */
export const isBacklog = (post: ClaimedPost) => untouched(post) && latenessMs(post) > BACKLOG_MS

const untouched = (post: ClaimedPost) =>
  post.publications.every((p) => p.status === 'planned' || p.status === 'preparing')
