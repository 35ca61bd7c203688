import type { RowDataPacket } from 'mysql2/promise'
import type { Config } from '../../config/config'
import type { Database } from '../../db/connection'
import { type Finding, note, ok, wrong } from './finding'

/** Three missed ticks; one or two are a restart. */
const LATE_S = 180

export async function checkTick(db: Database): Promise<Finding> {
  const [[last]] = await db.query<RowDataPacket[]>(
    'SELECT TIMESTAMPDIFF(SECOND, MAX(started_at), NOW()) AS age FROM dispatch_cycles',
  )
  const [[due]] = await db.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS posts, TIMESTAMPDIFF(SECOND, MIN(run_at), NOW()) AS oldest
     FROM post_schedule WHERE status = 'pending' AND run_at <= NOW()`,
  )
  const age = last?.age === null || last?.age === undefined ? null : Number(last.age)
  const what = age === null ? 'Tick: none has run yet' : `Tick: the last one that is noted ran ${duration(age)} ago`
  // Old ticks alone prove nothing; posts that wait although it is their time do.
  const waiting = Number(due?.posts)
  if (waiting > 0 && Number(due?.oldest) > LATE_S && (age === null || age > LATE_S)) {
    return wrong(`${what}, and ${waiting} posts are due`, 'Check the crontab line (deploy/crontab) and its log')
  }
  return age === null ? note(what, 'Install the crontab line of deploy/crontab, or run: npm run dispatch') : ok(what)
}

export async function checkClaims(db: Database, { CLAIM_LEASE_MS }: Config): Promise<Finding> {
  const [[row]] = await db.query<RowDataPacket[]>(
    "SELECT COUNT(*) AS stale FROM post_schedule WHERE status = 'processing' AND locked_at < NOW(3) - INTERVAL ? SECOND",
    [CLAIM_LEASE_MS / 1000],
  )
  const stale = Number(row?.stale)
  return stale === 0
    ? ok('Claims: none is stale')
    : note(`Claims: ${stale} belong to workers that are gone`, 'The next tick takes them back; if not, read its log')
}

export async function checkPeople(db: Database): Promise<Finding[]> {
  const [posts] = await db.query<RowDataPacket[]>(
    "SELECT status, COUNT(*) AS posts FROM post_details WHERE status IN ('unconfirmed', 'missed') GROUP BY status",
  )
  const findings = [
    ...posts.map((row) =>
      note(
        `Posts: ${row.posts} ${row.status} wait for a person`,
        `See: npm run cli -- posts list --status ${row.status}`,
      ),
    ),
  ]
  return findings.length > 0 ? findings : [ok('People: nothing waits for one')]
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
