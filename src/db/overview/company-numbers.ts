import { type PostStatus, postStatuses } from '../../domain/post-status'
import type { Connection, Database } from '../connection'
import { COUNTED_POSTS } from '../metrics/posts-by-status'
import { ASKED_FOR, type Condition } from '../posts/post-filter'
import { isLate } from '../queue/late-posts'
import { oneRow } from '../rows'
import { askedFor, type Fragment, fromAccounts, type Ours } from './from-accounts'
import type { QueueEdges } from './queue-edges'

export type CompanyNumbers = Record<PostStatus, number> & {
  /** Of those that are pending. */
  held: number
  /** Whose turn it is now. */
  due: number
  /** Pending and not held, though the time that was asked for has come: those that wait for another attempt too. */
  overdue: number
  /** What the user of the oldest that is not out asked for. */
  oldestDue: Date | null
  /** Pending and not held, asked for within a day from now. */
  ahead: number
  /** Out within the last day. */
  wentOut: number
  /** How late what came out within the last day was, in seconds: half of it was no later, and 95 of 100. */
  p50: number | null
  p95: number | null
}

/** The newest of a day: of many thousands the last so many tell the same. */
const TIMED_POSTS = 2_000

/**
 * What is counted of a company's posts, in one statement. Each count reads entries of an index that are the company's own, and ends
 * at 100,000: however many posts others have, it costs what the company has to do within a day, and its counts.
 * @param now what is meant by it: lists that are asked for up to the same moment have as many posts as are counted
 */
export function companyNumbers(
  db: Database | Connection,
  ours: Ours,
  edges: QueueEdges,
  now: Date,
): Promise<CompanyNumbers> {
  const oldest = oldestOf(ours, edges)
  const away = (ms: number) => new Date(now.getTime() + ms)
  const lateness = latenessOf(ours)
  const columns: [name: string, fragment: Fragment][] = [
    ...postStatuses.map((status): [string, Fragment] => [status, count(told(ours, status))]),
    ['held', count(held(ours))],
    ['due', count(fromAccounts(ours, 'run_at', [edges.runAt, NOW], [PENDING]))],
    ['overdue', count(...askedFor(ours, [earliest(edges), now], TOLD_PENDING, NOT_HELD))],
    ['ahead', count(...askedFor(ours, [away(1), away(DAY_MS)], TOLD_PENDING, NOT_HELD))],
    ['wentOut', count(fromAccounts(ours, 'run_at', [away(-DAY_MS), now], ["s.status = 'done'"]))],
  ]
  const sql = `SELECT ${columns.map(([name, { sql }]) => `${sql} AS ${name}`).join(', ')}, oldest.oldestDue,
      lateness.p50, lateness.p95 FROM ${oldest.sql} JOIN ${lateness.sql}`
  const values = [...columns.flatMap(([, { values }]) => values), ...oldest.values, ...lateness.values]
  return oneRow<CompanyNumbers>(db, sql, values)
}

const NOW = 'NOW(3)'
const A_DAY_AGO = 'NOW(3) - INTERVAL 1 DAY'
const PENDING = "s.status = 'pending'"
const TOLD_PENDING: Condition = ["d.status = 'pending'"]
const NOT_HELD: Condition = ["s.status <> 'held'"]
const DAY_MS = 86_400_000

/** @param parts of which no two have a post in common */
const count = (...parts: Fragment[]): Fragment => ({
  sql: parts.map(({ sql }) => `(SELECT COUNT(*) FROM (SELECT 1 ${sql} LIMIT ${COUNTED_POSTS}) counted)`).join(' + '),
  values: parts.flatMap(({ values }) => values),
})

function earliest({ scheduledFor, runAt }: QueueEdges): Date | null {
  const times = [scheduledFor, runAt].flatMap((time) => (time ? [time.getTime()] : []))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

const told = ({ companyId }: Ours, status: PostStatus): Fragment => ({
  sql: 'FROM post_details FORCE INDEX (idx_status) WHERE status = ? AND company_id = ?',
  values: [status, companyId],
})

// From whichever side there is less of: the held of all companies, or the pending of this one.
const held = ({ companyId }: Ours): Fragment => ({
  sql: "FROM post_schedule s JOIN post_details d ON d.id = s.post_detail_id WHERE s.status = 'held' AND d.status = 'pending' AND d.company_id = ?",
  values: [companyId],
})

/** What is asked for longest ago by the one rule of who is late; a row that was put into the queue by hand may have no time but the one it may be claimed at. */
function oldestOf(ours: Ours, { scheduledFor, runAt }: QueueEdges): Fragment {
  const ways = [
    fromAccounts(ours, 'scheduled_for', [scheduledFor, NOW], [isLate(0)]),
    fromAccounts(ours, 'run_at', [runAt, NOW], ['s.scheduled_for IS NULL'], [isLate(0)]),
  ]
  const parts = ways.map(({ sql }) => `SELECT MIN(COALESCE(s.released_at, ${ASKED_FOR})) AS at ${sql}`)
  return {
    sql: `(SELECT MIN(at) AS oldestDue FROM (${parts.join(' UNION ALL ')}) ways) oldest`,
    values: ways.flatMap(({ values }) => values),
  }
}

/** The least value that so many of all do not exceed. */
const percentile = (share: number) => `MIN(CASE WHEN nth >= ${share} * n THEN seconds END) + 0.0e0`

function latenessOf(ours: Ours): Fragment {
  const { sql, values } = fromAccounts(ours, 'run_at', [A_DAY_AGO, NOW], ["s.status = 'done'"])
  const newest = `SELECT s.post_detail_id, COALESCE(s.released_at, ${ASKED_FOR}) AS asked_for ${sql} ORDER BY s.run_at DESC LIMIT ${TIMED_POSTS}`
  const timed = `SELECT GREATEST(0, TIMESTAMPDIFF(MICROSECOND, newest.asked_for, MAX(p.published_at))) / 1000000 AS seconds
    FROM (${newest}) newest JOIN publications p ON p.post_detail_id = newest.post_detail_id AND p.published_at IS NOT NULL
   GROUP BY newest.post_detail_id, newest.asked_for`
  return {
    sql: `(SELECT ${percentile(0.5)} AS p50, ${percentile(0.95)} AS p95
       FROM (SELECT seconds, ROW_NUMBER() OVER (ORDER BY seconds) AS nth, COUNT(*) OVER () AS n FROM (${timed}) timed) ranked) lateness`,
    values,
  }
}
