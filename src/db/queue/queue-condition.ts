import type { PostStatus } from '../../domain/post-status'
import type { Database } from '../connection'
import { type Decimal, oneRow, rows } from '../rows'

// How the queue stands, for the people who look after it.

/** Seconds since the last tick that is noted; null when none is. */
export async function lastTickAge(db: Database): Promise<number | null> {
  const { age } = await oneRow<{ age: number | null }>(
    db,
    'SELECT TIMESTAMPDIFF(SECOND, MAX(started_at), NOW()) AS age FROM dispatch_cycles',
  )
  return age
}

/** Lines of the log that ticks of the last day could not write, for each server; empty where none was lost. */
export async function lostLogLines(
  db: Database,
): Promise<{ host: string; lines: number; ticks: number; lastAge: number }[]> {
  const found = await rows<{ host: string; lines: Decimal; ticks: number; lastAge: number }>(
    db,
    `SELECT host, SUM(dropped_lines) AS \`lines\`, COUNT(*) AS ticks,
            TIMESTAMPDIFF(SECOND, MAX(started_at), NOW()) AS lastAge
       FROM dispatch_cycles WHERE started_at > NOW() - INTERVAL 1 DAY AND dropped_lines > 0
      GROUP BY host ORDER BY host`,
  )
  return found.map((row) => ({ ...row, lines: Number(row.lines) }))
}

/** How many posts may be claimed now. How late posts are is another question: see late-posts.ts. */
export async function duePosts(db: Database): Promise<number> {
  const { posts } = await oneRow<{ posts: number }>(
    db,
    "SELECT COUNT(*) AS posts FROM post_schedule WHERE status = 'pending' AND run_at <= NOW()",
  )
  return posts
}

/** How many claims are older than the lease: their workers are gone. */
export async function staleClaims(db: Database, leaseMs: number): Promise<number> {
  const { stale } = await oneRow<{ stale: number }>(
    db,
    "SELECT COUNT(*) AS stale FROM post_schedule WHERE status = 'processing' AND locked_at < NOW(3) - INTERVAL ? SECOND",
    [leaseMs / 1000],
  )
  return stale
}

/** How many posts wait for a person, by their status. */
export function waitingForPeople(db: Database): Promise<{ status: PostStatus; posts: number }[]> {
  return rows(
    db,
    "SELECT status, COUNT(*) AS posts FROM post_details WHERE status IN ('unconfirmed', 'missed') GROUP BY status",
  )
}
