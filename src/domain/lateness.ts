import type { ClaimedPost, Publication } from './claimed-post'
import { counted } from './counted'
import type { PublicationStatus } from './post-status'

export type LateRules = { latePolicy: 'publish' | 'hold'; lateLimitMinutes: number }

/** With `hold` and no limit of its own a post may be this late: a few ticks and a retry are no lateness. */
const HOLD_TOLERANCE_MINUTES = 10

/** From here on people are told that a post is late: three ticks have not brought it out. */
export const LATE_MINUTES = 3

/** From here on a post belongs to a backlog, and its account's backlog is spread. */
export const BACKLOG_MINUTES = 15

/** What lateness is told by: a claimed post, or a row that waits for its turn. */
export type Lateness = Pick<
  ClaimedPost,
  'loadedAt' | 'scheduledFor' | 'releasedAt' | 'latePolicy' | 'lateLimitMinutes'
> & {
  publications: Pick<Publication, 'status'>[]
}

/** How late a post is, in milliseconds; counted from when a person released it, if one did. */
export const latenessMs = (post: Pick<Lateness, 'loadedAt' | 'scheduledFor' | 'releasedAt'>) =>
  post.loadedAt.getTime() - (post.releasedAt ?? post.scheduledFor).getTime()

/** Why a post is too late to be published by itself; undefined when it is not. What is out or may be out is never late. */
export function tooLate(post: Lateness, rules: LateRules): string | undefined {
  if (!untouched(post)) return undefined
  const policy = post.latePolicy ?? rules.latePolicy
  const limit = post.lateLimitMinutes ?? (policy === 'hold' ? HOLD_TOLERANCE_MINUTES : rules.lateLimitMinutes)
  const minutes = Math.floor(latenessMs(post) / 60_000)
  if (minutes <= limit) return undefined
  return `It is ${counted(minutes, 'minute')} late, and the limit is ${limit}. A person decides: publish now (posts retry), reschedule or cancel.`
}

/** True when the post is part of a backlog, which goes out little by little. */
export const isBacklog = (post: Lateness) => untouched(post) && latenessMs(post) > BACKLOG_MINUTES * 60_000

/** A publication that stands so is not out, and nobody has to be asked whether it is. */
export const untouchedStatuses: readonly PublicationStatus[] = ['planned', 'preparing']

const untouched = (post: Lateness) => post.publications.every(({ status }) => untouchedStatuses.includes(status))
