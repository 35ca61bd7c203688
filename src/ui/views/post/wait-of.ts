import type { PostWithHistory } from '../../api/shapes'
import { queuedAgain } from './queued-again'

/** What a post waits for that is pending and not held. */
export type Wait = 'its-time' | 'next-tick' | 'another-attempt' | 'put-off'

const A_TICK_MS = 60_000

type Pending = Pick<PostWithHistory, 'scheduledFor' | 'nextAttemptAt' | 'attempts' | 'timeline'>

/** What it waits for just now: the heading of the post and the sentence below it are made of the same. */
export function waitOf({ scheduledFor, nextAttemptAt, attempts, timeline }: Pending, now: Date): Wait {
  const next = new Date(nextAttemptAt ?? now)
  // The queue's clock and the one here differ by moments: what a person let go for now is not put off.
  if (next.getTime() - now.getTime() < (queuedAgain(timeline) ? A_TICK_MS : 1)) return 'next-tick'
  if (!scheduledFor || next <= new Date(scheduledFor)) return 'its-time'
  return attempts > 0 ? 'another-attempt' : 'put-off'
}
