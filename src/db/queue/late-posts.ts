import { LATE_MINUTES } from '../../domain/lateness'
import type { Connection, Database } from '../connection'
import { oneRow } from '../rows'

/**
 * The one rule of who is late, for `post_schedule s` and its `post_details d`: what its user asked for is so many minutes ago,
 * it is not out, and it waits for no person, whatever `run_at` says of its turn or its next attempt. One that a person let
 * go counts from then; of one that may be out nobody knows whether it is late.
 */
export const isLate = (minutes: number) => `s.status IN ('pending', 'processing') AND d.status <> 'unconfirmed'
  AND (s.scheduled_for < NOW(3) - INTERVAL ${minutes} MINUTE
       OR s.scheduled_for IS NULL AND s.run_at < NOW(3) - INTERVAL ${minutes} MINUTE)
  AND (s.released_at IS NULL OR s.released_at < NOW(3) - INTERVAL ${minutes} MINUTE)`

export type LatePosts = {
  posts: number
  /** How many seconds the first of them is late. */
  oldestS: number
  /** When the last of them goes out, as far as its turn or its next attempt tells; undefined when there is none. */
  lastAt: Date | undefined
}

/**
 * How many posts are late by what their users asked for. It reads the late ones alone, however many are yet to come.
 * @param minutes from where on a post counts as late
 */
export async function latePosts(db: Database | Connection, minutes = LATE_MINUTES): Promise<LatePosts> {
  const { posts, oldestS, lastAt } = await oneRow<{ posts: number; oldestS: number | null; lastAt: Date | null }>(
    db,
    `SELECT COUNT(*) AS posts, MAX(GREATEST(s.run_at, NOW(3))) AS lastAt,
            TIMESTAMPDIFF(SECOND, MIN(COALESCE(s.released_at, s.scheduled_for, s.run_at)), NOW(3)) AS oldestS
       FROM post_schedule s FORCE INDEX (idx_status_scheduled_for) JOIN post_details d ON d.id = s.post_detail_id WHERE ${isLate(minutes)}`,
  )
  return { posts, oldestS: oldestS ?? 0, lastAt: lastAt ?? undefined }
}
