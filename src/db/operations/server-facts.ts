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
