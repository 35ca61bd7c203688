import { asking } from '../ask'
import type { Connection, Database } from '../connection'
import { pageOfPosts } from '../posts/page-of-posts'
import { ASKED_FOR } from '../posts/post-filter'
import { rows } from '../rows'
import { type Fragment, fromAccounts, type Ours } from './from-accounts'
import type { QueueEdges } from './queue-edges'

/** How many of each list. */
const SHOWN = 10
/** What is looked at first: most companies have as many as are shown within so long. */
const NEAR_DAYS = 2
/** What failed longer ago has been let be. */
const FAILED_DAYS = 7
/** Of each kind that waits for a person, those that were made first. */
const LOOKED_AT = 1_000
/** Of those whose time has come, the last: some of them were cancelled or have failed. */
const CANDIDATES = 200

/** The next posts to go out: those whose time comes first. */
export async function nextPosts(db: Database | Connection, { companyId }: Ours, now: Date): Promise<string[]> {
  const waiting = { companyId, status: ['pending' as const, 'processing' as const], held: false }
  const near = { ...waiting, to: new Date(now.getTime() + NEAR_DAYS * 86_400_000) }
  const page = { page: 1, limit: SHOWN }
  const soon = await pageOfPosts(asking(db), near, 'soonest', page)
  const { places } = soon.places.length < SHOWN ? await pageOfPosts(asking(db), waiting, 'soonest', page) : soon
  return places.map(({ id }) => id)
}

/** The posts that came out last, the last first. */
export async function lastPosts(db: Database | Connection, ours: Ours): Promise<string[]> {
  const near = await lastSince(db, ours, `NOW(3) - INTERVAL ${NEAR_DAYS} DAY`)
  return near.length < SHOWN ? lastSince(db, ours, "'1970-01-02'") : near
}

async function lastSince(db: Database | Connection, { companyId, accounts }: Ours, since: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    db,
    // The index alone tells which were claimed last; only these are read.
    `SELECT s.post_detail_id AS id
       FROM (SELECT id FROM post_schedule FORCE INDEX (idx_post_schedule_account)
              WHERE (social_account_id IN (?) OR social_account_id IS NULL) AND run_at BETWEEN ${since} AND NOW(3)
              ORDER BY run_at DESC LIMIT ${CANDIDATES}) newest
       STRAIGHT_JOIN post_schedule s ON s.id = newest.id STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id
      WHERE s.status = 'done' AND d.company_id = ? ORDER BY s.run_at DESC, s.id DESC LIMIT ${SHOWN}`,
    [accounts, companyId],
  )
  return found.map(({ id }) => id)
}

/**
 * The posts that somebody has to decide about, the oldest first: not those that failed more than a week ago.
 * @param dead accounts that must be connected again: theirs are the posts that are held
 */
export async function postsForPeople(
  db: Database | Connection,
  ours: Ours,
  { dead, edges }: { dead: string[]; edges: QueueEdges },
): Promise<string[]> {
  const branches: Fragment[] = [
    ...(['unconfirmed', 'missed'] as const).map((status) => told(ours, status)),
    fromAccounts(ours, 'run_at', [`NOW(3) - INTERVAL ${FAILED_DAYS} DAY`, 'NOW(3)'], ["s.status = 'failed'"]),
    ...(edges.held && dead.length > 0 ? [held(ours, dead, edges.held)] : []),
    ...(dead.length > 0 ? [heldLacking(ours, dead)] : []),
  ]
  const parts = branches.map(({ sql, values }) => ({
    sql: `(SELECT d.id, ${ASKED_FOR} AS at ${sql} ORDER BY at, id LIMIT ${SHOWN})`,
    values,
  }))
  const found = await rows<{ id: string }>(
    db,
    `${parts.map(({ sql }) => sql).join(' UNION ALL ')} ORDER BY at, id LIMIT ${SHOWN}`,
    parts.flatMap(({ values }) => values),
  )
  return found.map(({ id }) => id)
}

// Chosen by the index alone, so that an account that died with a year of posts costs no more than one with some.
const held = ({ companyId }: Ours, dead: string[], since: Date): Fragment => ({
  sql: `FROM (SELECT post_detail_id FROM post_schedule FORCE INDEX (idx_account_scheduled_for)
                 WHERE social_account_id IN (?) AND scheduled_for >= ? ORDER BY scheduled_for, post_detail_id LIMIT ${LOOKED_AT}) first
    STRAIGHT_JOIN post_schedule s ON s.post_detail_id = first.post_detail_id
    STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id WHERE ${HELD} AND d.company_id = ?`,
  values: [dead, since, companyId],
})

// What somebody else's program has put into the queue may lack its account, its time, or both, and is counted as held all the
// same. Of those without an account the newest are looked at: there may be years of them, and no index tells which of them are held.
const heldLacking = ({ companyId }: Ours, dead: string[]): Fragment => ({
  sql: `FROM ((SELECT post_detail_id FROM post_schedule FORCE INDEX (idx_status_scheduled_for)
                 WHERE status = 'held' AND scheduled_for IS NULL LIMIT ${LOOKED_AT})
              UNION
              (SELECT post_detail_id FROM post_schedule FORCE INDEX (idx_post_schedule_account)
                WHERE social_account_id IS NULL ORDER BY run_at DESC LIMIT ${LOOKED_AT})) lacking
    STRAIGHT_JOIN post_schedule s ON s.post_detail_id = lacking.post_detail_id
    STRAIGHT_JOIN post_details d ON d.id = s.post_detail_id
   WHERE ${HELD} AND (s.social_account_id IS NULL OR s.scheduled_for IS NULL) AND d.social_account_id IN (?) AND d.company_id = ?`,
  values: [dead, companyId],
})

/** One that may be out counts as unconfirmed, whatever it waits for. */
const HELD = "s.status = 'held' AND d.status = 'pending'"

// Of one that is unconfirmed the platform may still be asked: a person who knows need not wait for that.
const told = ({ companyId }: Ours, status: 'unconfirmed' | 'missed'): Fragment => ({
  sql: `FROM (SELECT id FROM post_details FORCE INDEX (idx_status) WHERE status = ? AND company_id = ? LIMIT ${LOOKED_AT}) d
    STRAIGHT_JOIN post_schedule s ON s.post_detail_id = d.id`,
  values: [status, companyId],
})
