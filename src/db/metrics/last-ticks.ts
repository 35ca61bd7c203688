import type { Connection } from '../connection'
import { type Decimal, rows } from '../rows'

/** A server that was silent for longer is none of ours any more. */
const KNOWN_DAYS = 7
const MOST = 200

export const LAST_TICKS = `SELECT host, UNIX_TIMESTAMP(MAX(started_at)) AS at FROM dispatch_cycles FORCE INDEX (idx_cycles_host)
  GROUP BY host HAVING MAX(started_at) > NOW(3) - INTERVAL ${KNOWN_DAYS} DAY ORDER BY at DESC LIMIT ${MOST}`

/** When each server ticked last, in seconds since 1970. */
export async function lastTicks(connection: Connection): Promise<{ host: string; at: number }[]> {
  const found = await rows<{ host: string; at: Decimal }>(connection, LAST_TICKS)
  return found.map(({ host, at }) => ({ host, at: Number(at) }))
}
