import type { Connection, Database } from '../connection'
import { oneRow, rows } from '../rows'
import { BEAT_S, FLEET_BEATS } from './fleet-beats'

/** One that has not beaten for longer works no more, and ticks publish what was its. */
export const BEAT_MS = BEAT_S * 1_000

/** What a beat tells of a member. */
export type Beat = {
  children: number
  freeLanes: number
  /** Milliseconds since its workers claimed something last. */
  lastClaimMs?: number | undefined
  /** Age of the oldest claim that they hold, in milliseconds. */
  oldestClaimMs?: number | undefined
} & Partial<WithRedis>

/** What a member tells that is led by Redis. */
type WithRedis = {
  /** Redis fails it, and it asks the database alone. */
  circuitOpen: boolean
  /** Posts, since it began, that Redis had not led it to and that it found overdue. */
  rescued: number
  /** Posts, since it began, that Redis led it to and that could not be claimed. */
  refused: number
}

export type FleetMember = {
  id: string
  host: string
  startedAt: Date
  beatAt: Date
  /** By the database's clock. */
  beatAgeMs: number
  children: number
  freeLanes: number
  version: string
} & WithRedis

/** Enters a resident parent, and forgets those that have not beaten for a day. */
export async function joinFleet(
  db: Database | Connection,
  { id, host, version }: Pick<FleetMember, 'id' | 'host' | 'version'>,
): Promise<void> {
  await db.query('DELETE FROM fleet_members WHERE beat_at < NOW(3) - INTERVAL 1 DAY')
  await db.query('INSERT INTO fleet_members (id, host, version) VALUES (?, ?, ?)', [id, host, version.slice(0, 64)])
}

/** When a member beat last, as the database knows it; undefined when it does not know the member. */
export async function lastBeat(db: Database | Connection, id: string): Promise<Date | undefined> {
  const [row] = await rows<{ beatAt: Date }>(db, 'SELECT beat_at AS beatAt FROM fleet_members WHERE id = ?', [id])
  return row?.beatAt
}

export async function beat(
  db: Database | Connection,
  id: string,
  { children, freeLanes, lastClaimMs, oldestClaimMs, circuitOpen = false, rescued = 0, refused = 0 }: Beat,
): Promise<void> {
  await db.query(
    `UPDATE fleet_members SET beat_at = NOW(3), children = ?, free_lanes = ?, circuit_open = ?, rescued = ?, refused = ?,
            last_claim_at = COALESCE(NOW(3) - INTERVAL ? MICROSECOND, last_claim_at),
            oldest_claim_at = NOW(3) - INTERVAL ? MICROSECOND
      WHERE id = ?`,
    [
      ...[children, freeLanes, circuitOpen ? 1 : 0, rescued, refused],
      ...[inMicroseconds(lastClaimMs), inMicroseconds(oldestClaimMs), id],
    ],
  )
}

/** From now on ticks publish what was this member's. */
export async function leaveFleet(db: Database | Connection, id: string): Promise<void> {
  await db.query('DELETE FROM fleet_members WHERE id = ?', [id])
}

/** Those that beat within so many seconds. */
export async function fleetMembers(db: Database | Connection, withinS: number): Promise<FleetMember[]> {
  const found = await rows<Omit<FleetMember, 'circuitOpen'> & { circuitOpen: number }>(
    db,
    `SELECT id, host, started_at AS startedAt, beat_at AS beatAt, TIMESTAMPDIFF(MICROSECOND, beat_at, NOW(3)) DIV 1000 AS beatAgeMs,
            children, free_lanes AS freeLanes, circuit_open AS circuitOpen, rescued, refused, version
       FROM fleet_members WHERE beat_at > NOW(3) - INTERVAL ? SECOND ORDER BY host, started_at, id`,
    [withinS],
  )
  return found.map((row) => ({ ...row, circuitOpen: row.circuitOpen === 1 }))
}

/** Whether any of them works. */
export const fleetBeats = async (db: Database | Connection): Promise<boolean> =>
  (await oneRow<{ beats: number }>(db, `SELECT ${FLEET_BEATS} AS beats`)).beats === 1

const inMicroseconds = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms * 1_000))
