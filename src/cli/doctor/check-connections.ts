import { type Config, readingPool } from '../../config/config'
import type { Database } from '../../db/connection'
import { fleetMembers } from '../../db/operations/fleet-members'
import { connectionLimits, hostsThatTick } from '../../db/operations/server-facts'
import { counted } from '../../domain/counted'
import { type Finding, note, ok } from './finding'

/** A worker's, a tick's own, a resident parent's (its leader included). */
const OF_EACH = 3
/** Renewal of tokens, and the API's look at who ticks. */
const OF_SMALL_ONES = 2
/** What sends events and notices, where somebody listens: beside a tick, in an API, in a resident parent. */
const OF_A_SENDER = 3
const HOUR_S = 3_600

/**
 * Whether all that may run at a time finds a connection. Only the processes themselves know how many they are: counted are the
 * servers that have ticked in the last hour, with one API each by this server's settings, and the resident workers that beat.
 */
export async function checkConnections(db: Database, config: Config): Promise<Finding> {
  const [limits, ticking, fleet] = await Promise.all([
    connectionLimits(db),
    hostsThatTick(db, HOUR_S),
    fleetMembers(db, HOUR_S),
  ])
  const servers = Math.max(1, new Set([...ticking, ...fleet.map(({ host }) => host)]).size)
  const api = config.DATABASE_POOL + readingPool(config) + OF_SMALL_ONES + OF_A_SENDER
  const tick = OF_EACH + config.MAX_WORKERS * OF_EACH + OF_SMALL_ONES + OF_A_SENDER
  const resident = fleet.reduce((sum, { children }) => sum + OF_EACH + children * OF_EACH + OF_A_SENDER, 0)
  const most = servers * (api + tick) + resident
  const each = `API ${api}, tick with its workers ${tick}`
  const what = [
    `Connections: at most ${most} of ${limits.setting} ${limits.most}`,
    `(${servers === 1 ? `${each} of one server` : `${counted(servers, 'server')}: ${each} of each`}${resident ? `, resident workers ${resident}` : ''})`,
  ].join(' ')
  if (most <= limits.most) return ok(what)
  return note(what, `Raise ${limits.setting} of the database, or lower DATABASE_POOL, MAX_WORKERS or FLEET_WORKERS`)
}
