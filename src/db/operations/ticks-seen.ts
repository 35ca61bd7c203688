import type { TickSource, TicksSeen } from '../../domain/who-ticks'
import type { Connection, Database } from '../connection'
import { oneRow } from '../rows'
import { FLEET_BEATS } from './fleet-beats'

/**
 * Who has ticked lately. The rows of the last minutes and the newest one, each by its index; a row from before the clock of
 * the database was set back lies in the future and says nothing. Resident workers that beat are as good as a
 * cron: they publish, and tick where nothing else does.
 * @param silenceMs how far back to look
 * @param fleetTicks false for those workers themselves
 */
export async function ticksSeen(db: Database | Connection, silenceMs: number, fleetTicks = true): Promise<TicksSeen> {
  const { ticks, others, newest, fleet } = await oneRow<{
    ticks: number
    others: number
    newest: TickSource | null
    fleet: number
  }>(
    db,
    `SELECT COUNT(*) AS ticks, COUNT(CASE WHEN started_by <> 'api' THEN 1 END) AS others,
            (SELECT started_by FROM dispatch_cycles ORDER BY id DESC LIMIT 1) AS newest,
            ${FLEET_BEATS} AS fleet
       FROM dispatch_cycles WHERE started_at BETWEEN NOW(3) - INTERVAL ? MICROSECOND AND NOW(3)`,
    [silenceMs * 1_000],
  )
  const isFleet = fleetTicks && fleet === 1
  return { any: ticks > 0 || isFleet, others: others > 0 || isFleet, newest: newest ?? undefined }
}

/** Whether an API of this server has begun a tick within so many milliseconds. */
export async function apiHasTicked(db: Database, host: string, withinMs: number): Promise<boolean> {
  const { ticks } = await oneRow<{ ticks: number }>(
    db,
    `SELECT COUNT(*) AS ticks FROM dispatch_cycles
      WHERE host = ? AND started_by = 'api' AND started_at BETWEEN NOW(3) - INTERVAL ? MICROSECOND AND NOW(3)`,
    [host, withinMs * 1_000],
  )
  return ticks > 0
}
