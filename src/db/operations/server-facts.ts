import type { Database } from '../connection'
import { type Decimal, oneRow, rows } from '../rows'

// What the database server says of itself and of our connections, for `doctor`.

/** @returns as the server writes it: `10.11.19-MariaDB`, `9.7.4` */
export async function serverVersion(db: Database): Promise<string> {
  return (await oneRow<{ version: string }>(db, 'SELECT VERSION() AS version')).version
}

/** @returns the version of TLS of a connection; empty when it is not encrypted */
export async function tlsVersion(db: Database): Promise<string> {
  const [row] = await rows<{ Value: string }>(db, "SHOW SESSION STATUS LIKE 'Ssl_version'")
  return row?.Value ?? ''
}

export async function isolationLevel(db: Database): Promise<string> {
  // MariaDB before 11.1 knows the setting by its old name only.
  const [row] = await rows<{ Value: string }>(
    db,
    "SHOW SESSION VARIABLES WHERE Variable_name IN ('transaction_isolation', 'tx_isolation')",
  )
  return row?.Value ?? ''
}

/** @returns milliseconds since 1970 by the server's clock */
export async function serverClock(db: Database): Promise<number> {
  const { now } = await oneRow<{ now: Decimal }>(db, 'SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now')
  return Number(now)
}

/** How many connections our account may hold, by which of the server's settings. */
export async function connectionLimits(db: Database): Promise<{ most: number; setting: string }> {
  const found = await rows<{ Variable_name: string; Value: string }>(
    db,
    "SHOW VARIABLES WHERE Variable_name IN ('max_connections', 'max_user_connections')",
  )
  const limits = found
    .map(({ Variable_name, Value }) => ({ most: Number(Value), setting: Variable_name }))
    // 0 of the second means no limit of its own.
    .filter(({ most }) => most > 0)
    .sort((a, b) => a.most - b.most)
  return limits[0] ?? { most: Number.POSITIVE_INFINITY, setting: 'max_connections' }
}

/** The servers that have ticked within so many seconds. */
export async function hostsThatTick(db: Database, withinS: number): Promise<string[]> {
  const found = await rows<{ host: string }>(
    db,
    'SELECT DISTINCT host FROM dispatch_cycles WHERE started_at BETWEEN NOW(3) - INTERVAL ? SECOND AND NOW(3)',
    [withinS],
  )
  return found.map(({ host }) => host)
}
