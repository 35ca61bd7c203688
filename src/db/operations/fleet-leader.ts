import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { rows } from '../rows'

// One member of a fleet brings posts to Redis, for as long as its lease runs, by the database's clock alone. Nothing that is
// published hangs on it: under two leaders rows are told twice.

/** What the leader leads. The number is that of the keys in Redis: versions that know other keys have a leader of their own. */
export const FEEDER = 'feeder-1'

/** A lease that ends later than any can says nothing: the database's clock was set back since. */
const LONGEST_MS = 10_000

export type Lead = {
  /** The highest that there was, also where nobody leads now. */
  term: number
  /** Of `fleet_members`; empty where nobody has led yet. */
  holder: string
  host: string
  /** How long the lease has to run; 0 where nobody leads. */
  leaseMs: number
  /** Since Redis was brought up to date last; undefined where that was not done in this term. */
  fedMs: number | undefined
}

type Candidate = {
  name: string
  holder: string
  host: string
  /** Less than 10 s. */
  ttlMs: number
  /** A term that was seen elsewhere: the own one is higher, also in a database that was set back. */
  above?: number
}

/**
 * Takes the lead where nobody has it. Of candidates that come at once the second waits for the first, and finds it taken.
 * @returns the term, higher than any before; undefined when somebody else leads
 */
export async function takeLead(db: Database | Connection, candidate: Candidate): Promise<number | undefined> {
  const term = await take(db, candidate)
  if (term !== undefined || (await leaderOf(db, candidate.name))) return term
  await db.query('INSERT IGNORE INTO fleet_leader (name, expires_at) VALUES (?, NOW(3))', [candidate.name])
  return take(db, candidate)
}

async function take(
  db: Database | Connection,
  { name, holder, host, ttlMs, above = 0 }: Candidate,
): Promise<number | undefined> {
  const [{ affectedRows, insertId }] = await db.query<ResultSetHeader>(
    `UPDATE fleet_leader
        SET term = LAST_INSERT_ID(GREATEST(term, ?) + 1), holder = ?, host = ?, expires_at = NOW(3) + INTERVAL ? MICROSECOND, fed_at = NULL
      WHERE name = ? AND (expires_at <= NOW(3) OR expires_at > NOW(3) + INTERVAL ? MICROSECOND)`,
    [above, holder, host, ttlMs * 1_000, name, LONGEST_MS * 1_000],
  )
  return affectedRows === 1 ? insertId : undefined
}

/**
 * Keeps the lead.
 * @param lead `fed`: Redis has been brought up to date just now
 * @returns false when it is lost, which nothing brings back: the next lead is another term
 */
export async function renewLead(
  db: Database | Connection,
  { name, holder, term, ttlMs, fed }: Omit<Candidate, 'host' | 'above'> & { term: number; fed: boolean },
): Promise<boolean> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(
    `UPDATE fleet_leader SET expires_at = NOW(3) + INTERVAL ? MICROSECOND, fed_at = IF(?, NOW(3), fed_at)
      WHERE name = ? AND holder = ? AND term = ? AND expires_at > NOW(3)`,
    [ttlMs * 1_000, fed ? 1 : 0, name, holder, term],
  )
  return affectedRows === 1
}

/**
 * Leaves the lead to whoever comes next.
 * @returns false when it was lost before
 */
export async function resignLead(
  db: Database | Connection,
  { name, holder, term }: Pick<Candidate, 'name' | 'holder'> & { term: number },
): Promise<boolean> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(
    'UPDATE fleet_leader SET expires_at = NOW(3) WHERE name = ? AND holder = ? AND term = ? AND expires_at > NOW(3)',
    [name, holder, term],
  )
  return affectedRows === 1
}

/** Who leads, or has led last; undefined when nobody ever has stood for it. */
export async function leaderOf(db: Database | Connection, name: string): Promise<Lead | undefined> {
  const [found] = await rows<Omit<Lead, 'leaseMs' | 'fedMs'> & { leftUs: number; fedUs: number | null }>(
    db,
    `SELECT term, holder, host, TIMESTAMPDIFF(MICROSECOND, NOW(3), expires_at) AS leftUs,
            TIMESTAMPDIFF(MICROSECOND, fed_at, NOW(3)) AS fedUs
       FROM fleet_leader WHERE name = ?`,
    [name],
  )
  if (!found) return undefined
  const { leftUs, fedUs, ...lead } = found
  const leaseMs = leftUs > LONGEST_MS * 1_000 ? 0 : Math.max(0, leftUs / 1_000)
  return { ...lead, leaseMs, fedMs: fedUs === null ? undefined : fedUs / 1_000 }
}
