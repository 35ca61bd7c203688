import type { Connection, Database } from '../connection'
import { type Decimal, rows } from '../rows'

/** A server that was silent for longer is none of ours any more. */
const KNOWN_DAYS = 7
/** More names than this are no servers. */
const MOST = 200

/** The newest tick of the server whose name comes last, or last before another one: one row, read where the index has it. */
const newestOf = (where: string) =>
  `SELECT host, UNIX_TIMESTAMP(started_at) AS at, exit_code AS exitCode, started_at > NOW(3) - INTERVAL ${KNOWN_DAYS} DAY AS isKnown
     FROM dispatch_cycles FORCE INDEX (idx_cycles_host) ${where} ORDER BY host DESC, started_at DESC LIMIT 1`
const LAST = newestOf('')
const BEFORE = newestOf('WHERE host < ?')

export type LastTick = {
  host: string
  /** In seconds since 1970. */
  at: number
  /** Null while it runs, and for ever if it was killed. */
  exitCode: number | null
}

/**
 * When each server ticked last, in seconds since 1970. Server after server and not in one GROUP BY, which MariaDB answers by reading
 * the whole index.
 */
export async function lastTicks(connection: Database | Connection): Promise<LastTick[]> {
  const found: LastTick[] = []
  let before: string | undefined
  for (let servers = 0; servers < MOST; servers++) {
    const [tick] = await rows<{ host: string; at: Decimal; exitCode: number | null; isKnown: number }>(
      connection,
      before === undefined ? LAST : BEFORE,
      before === undefined ? [] : [before],
    )
    if (!tick) break
    const { host, at, exitCode, isKnown } = tick
    if (isKnown === 1) found.push({ host, at: Number(at), exitCode })
    before = host
  }
  return found
}
