import type { Database } from '../connection'
import { ASKED_FOR } from '../posts/post-filter'
import { rows } from '../rows'
import { fromAccounts, type Ours } from './from-accounts'

/** How late 95 of 100 posts of an hour were at most, in seconds; null where nothing went out. */
export type HourOfLateness = { from: Date; p95: number | null }

const HOURS = 24
const HOUR_MS = 3_600_000
/** Of an hour the newest: of many thousands so many tell the same. */
const TIMED_POSTS = 100

/**
 * How late posts of a company came out in each of the last 24 hours as clocks count them, the one that has begun among them. One
 * range of an index is read, of the day; of each hour some posts are looked at.
 */
export async function latenessByHour(db: Database, ours: Ours, now: Date): Promise<HourOfLateness[]> {
  const last = Math.floor(now.getTime() / HOUR_MS)
  const first = last - HOURS + 1
  const { sql, values } = fromAccounts(ours, 'run_at', [new Date(first * HOUR_MS), now], ["s.status = 'done'"])
  const hour = 'UNIX_TIMESTAMP(s.run_at) DIV 3600'
  const newest = `SELECT s.post_detail_id, COALESCE(s.released_at, ${ASKED_FOR}) AS asked_for, ${hour} AS hour,
        ROW_NUMBER() OVER (PARTITION BY ${hour} ORDER BY s.run_at DESC) AS place ${sql}`
  const timed = `SELECT newest.hour, GREATEST(0, TIMESTAMPDIFF(MICROSECOND, newest.asked_for, MAX(p.published_at))) / 1000000 AS seconds
    FROM (${newest}) newest JOIN publications p ON p.post_detail_id = newest.post_detail_id AND p.published_at IS NOT NULL
   WHERE newest.place <= ${TIMED_POSTS} GROUP BY newest.post_detail_id, newest.asked_for, newest.hour`
  const found = await rows<{ hour: number; p95: number }>(
    db,
    `SELECT hour, MIN(CASE WHEN nth >= 0.95 * n THEN seconds END) + 0.0e0 AS p95
       FROM (SELECT hour, seconds, ROW_NUMBER() OVER (PARTITION BY hour ORDER BY seconds) AS nth,
                    COUNT(*) OVER (PARTITION BY hour) AS n FROM (${timed}) timed) ranked
      GROUP BY hour`,
    values,
  )
  const byHour = new Map(found.map(({ hour, p95 }) => [hour, p95]))
  return Array.from({ length: HOURS }, (_, index) => ({
    from: new Date((first + index) * HOUR_MS),
    p95: byHour.get(first + index) ?? null,
  }))
}
