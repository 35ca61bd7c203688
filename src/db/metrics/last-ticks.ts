import type { Connection } from '../connection'
import { type Decimal, rows } from '../rows'

/** A server that was silent for longer is none of ours any more. */
const KNOWN_DAYS = 7
/** More names than this are no servers. */
const MOST = 200

/** The newest tick of the server whose name comes last, or last before another one: one row, read where the index has it. */
const newestOf = (where: string) =>
  `SELECT host, UNIX_TIMESTAMP(started_at) AS at, started_at > NOW(3) - INTERVAL ${KNOWN_DAYS} DAY AS isKnown
     FROM dispatch_cycles FORCE INDEX (idx_cycles_host) ${where} ORDER BY host DESC, started_at DESC LIMIT 1`
const LAST = newestOf('')
const BEFORE = newestOf('WHERE host < ?')

/**
 * When each server ticked last, in seconds since 1970. Server after server and not in one GROUP BY, which MariaDB answers by reading
 * the whole index.
 */
export async function lastTicks(connection: Connection): Promise<{ host: string; at: number }[]> {
  const found: { host: string; at: number }[] = []
  let before: string | undefined
  for (let servers = 0; servers < MOST; servers++) {
    const [tick] = await rows<{ host: string; at: Decimal; isKnown: number }>(
      connection,
      before === undefined ? LAST : BEFORE,
      before === undefined ? [] : [before],
    )
    if (!tick) break
    if (tick.isKnown === 1) found.push({ host: tick.host, at: Number(tick.at) })
    before = tick.host
  }
  return found
}
