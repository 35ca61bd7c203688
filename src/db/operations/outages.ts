import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { writeEvents } from '../events/write-events'
import type { LatePosts } from '../queue/late-posts'
import { oneRow, rows } from '../rows'
import { transaction } from '../transaction'
import { FLEET_BEATS } from './fleet-beats'

/** When something was seen to live last, by the database's clock. */
export type SignsSeen = {
  now: Date
  /**
   * The newest tick or beat of resident workers, or the end of an outage, which something that lived has written: workers that are
   * told to stop take their beats along. Undefined where there never was one.
   */
  last: Date | undefined
  /** Since when nothing ticks, where that is known and not over. */
  openSince: Date | undefined
}

/** What people are told beside it. */
export type ToldSigns = {
  /** The newest tick alone. */
  lastTick: Date | undefined
  /** Whether resident workers beat. */
  isResident: boolean
}

/** What lies in the future was left by a clock that was set back since, and says nothing. */
export async function signsSeen(db: Database | Connection): Promise<SignsSeen & ToldSigns> {
  const { now, tickAt, beatAt, endedAt, openSince, fleet } = await oneRow<{
    now: Date
    tickAt: Date | null
    beatAt: Date | null
    endedAt: Date | null
    openSince: Date | null
    fleet: number
  }>(
    db,
    `SELECT NOW(3) AS now,
            (SELECT MAX(started_at) FROM dispatch_cycles WHERE started_at <= NOW(3)) AS tickAt,
            (SELECT MAX(beat_at) FROM fleet_members WHERE beat_at <= NOW(3)) AS beatAt,
            (SELECT MAX(ended_at) FROM outages WHERE ended_at <= NOW(3)) AS endedAt,
            (SELECT since FROM outages WHERE is_open = 1) AS openSince,
            ${FLEET_BEATS} AS fleet`,
  )
  const signs = [tickAt, beatAt, endedAt].flatMap((sign) => (sign ? [sign.getTime()] : []))
  const last = signs.length > 0 ? new Date(Math.max(...signs)) : undefined
  return { now, last, lastTick: tickAt ?? undefined, isResident: fleet === 1, openSince: openSince ?? undefined }
}

/** The last time in which nothing ticked, that has ended within a day. */
export async function lastOutage(db: Database | Connection): Promise<Outage | undefined> {
  const [found] = await rows<{ since: Date; until: Date; late: number | null; lastAt: Date | null }>(
    db,
    `SELECT since, ended_at AS until, late, last_slot_at AS lastAt FROM outages
      WHERE ended_at BETWEEN NOW(3) - INTERVAL 1 DAY AND NOW(3) ORDER BY ended_at DESC LIMIT 1`,
  )
  return found && { since: found.since, until: found.until, posts: found.late ?? 0, lastAt: found.lastAt ?? undefined }
}

/** Whether the database was set back over this moment: what ran since then it does not know. */
export async function wasSetBackOver(db: Database | Connection, moment: Date): Promise<boolean> {
  const { setBacks } = await oneRow<{ setBacks: number }>(
    db,
    'SELECT COUNT(*) AS setBacks FROM set_backs WHERE lost_until > ?',
    [moment],
  )
  return setBacks > 0
}

/**
 * Writes down that nothing ticks any more, with the event for whoever listens. Of all who notice one does.
 * @returns what is told of it; undefined where it has been told before
 */
export function noteStalled(db: Database, since: Date): Promise<Stalled | undefined> {
  return transaction(db, async (connection) => {
    const [{ affectedRows }] = await connection.query<ResultSetHeader>(
      'INSERT IGNORE INTO outages (since, noticed_at, is_open) VALUES (?, NOW(3), 1)',
      [since],
    )
    if (affectedRows === 0) return undefined
    const told = await oneRow<{ silentForSeconds: number; due: number }>(
      connection,
      `SELECT TIMESTAMPDIFF(SECOND, ?, NOW(3)) AS silentForSeconds,
              (SELECT COUNT(*) FROM post_schedule WHERE status = 'pending' AND run_at <= NOW(3)) AS due`,
      [since],
    )
    await writeEvents(connection, [
      { type: 'dispatcher.stalled', companyId: null, data: { since: since.toISOString(), ...told } },
    ])
    return { since, ...told }
  })
}

export type Stalled = { since: Date; silentForSeconds: number; due: number }

/** A time in which nothing ticked, when it is over. */
export type Outage = { since: Date; until: Date } & Late
type Late = Pick<LatePosts, 'posts' | 'lastAt'>

/**
 * Writes down that something ticks again, with the event for whoever listens. Of all who notice one does.
 * @param since the last sign of life before; where the outage was noticed while it lasted, what was written then counts
 * @returns what is told of it; undefined where it has been told before
 */
export function noteRecovered(db: Database, since: Date, late: Late): Promise<Outage | undefined> {
  return transaction(db, async (connection) => {
    const [open] = await rows<{ id: number; since: Date }>(
      connection,
      'SELECT id, since FROM outages WHERE is_open = 1 FOR UPDATE',
    )
    const facts = [late.posts, late.lastAt ?? null]
    const [{ affectedRows }] = open
      ? await connection.query<ResultSetHeader>(
          'UPDATE outages SET is_open = NULL, ended_at = NOW(3), late = ?, last_slot_at = ? WHERE id = ?',
          [...facts, open.id],
        )
      : await connection.query<ResultSetHeader>(
          'INSERT IGNORE INTO outages (since, ended_at, late, last_slot_at) VALUES (?, NOW(3), ?, ?)',
          [since, ...facts],
        )
    if (affectedRows === 0) return undefined
    const { until } = await oneRow<{ until: Date }>(connection, 'SELECT NOW(3) AS until')
    const outage = { since: open?.since ?? since, until, ...late }
    await writeEvents(connection, [{ type: 'dispatcher.recovered', companyId: null, data: toldOf(outage) }])
    return outage
  })
}

const toldOf = ({ since, until, posts, lastAt }: Outage) => ({
  since: since.toISOString(),
  until: until.toISOString(),
  silentForSeconds: Math.round((until.getTime() - since.getTime()) / 1_000),
  late: posts,
  lastAt: lastAt?.toISOString() ?? null,
})
