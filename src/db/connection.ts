import { createPool, type Pool, type PoolConnection } from 'mysql2/promise'
import { parseDatabaseAddress } from '../config/database-address'
import { type SignsOfLife, sayThatWeLive, untilSilent, WAIT_TIMEOUT_S } from './signs-of-life'

export type Database = Pool
export type Connection = PoolConnection

/**
 * What every connection of ours says first.
 * - READ COMMITTED: under the default isolation a claim locks the gap before the next future row, and scheduling blocks.
 * - lock wait 3 s: the default of 50 s is a worker's whole life.
 * - idle transaction 2 s, where there is such a thing (MariaDB): a process that was stopped in the middle of one keeps its
 *   rows locked until somebody kills it, by default for eight hours. See {@link sayThatWeLive} for MySQL.
 * - the modes of SQL: what does not fit is refused and not cut, and quotes mean what the driver takes them to mean,
 *   whatever the server's own modes are.
 * - autocommit: a statement that stands alone is kept, also where the server begins a transaction for everybody.
 * - UTC: TIMESTAMP values mean the same on every server.
 */
export const sessionStatements = [
  "SET SESSION autocommit = 1, SESSION time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION', SESSION innodb_lock_wait_timeout = 3 /*M! , SESSION idle_transaction_timeout = 2 */",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
]

const poolStatements = sessionStatements.map((statement, index) =>
  index === 0 ? `${statement} /*!80000 , SESSION wait_timeout = ${WAIT_TIMEOUT_S} */` : statement,
)

/** How the driver connects to an address, the same for every way in. */
export const connectTo = (url: string) => ({
  ...parseDatabaseAddress(url),
  timezone: 'Z',
  charset: 'utf8mb4_unicode_ci',
})

/** How a process that stays for hours keeps its connections: none that has fallen silent, and where it is said no more than it needs. */
export type Keeping = Partial<Idle> & SignsOfLife
type Idle = { maxIdle: number; idleTimeout: number }
export const keptForHours: Keeping = { maxIdle: 1, idleTimeout: 30_000, ...untilSilent }

/**
 * Opens the pool of a worker: one connection for claims and reading, one for the ledger, one to spare for looks. They take
 * several statements at once, which the ledger needs; nobody else does, and where requests come in nobody shall.
 */
export const openWorkerDatabase = (url: string, keeping?: Keeping): Database =>
  openPool(url, { connectionLimit: 3, multipleStatements: true }, keeping)

/**
 * Opens a pool. Nothing connects until the first query.
 * @param url `mysql://user:password@host:port/database`
 * @param connections the most connections held at once; a worker needs two, an API ten
 * @param keeping of a process that stays; by default connections are kept until the pool is closed
 */
export const openDatabase = (url: string, connections = 2, keeping?: Keeping): Database =>
  openPool(url, { connectionLimit: connections, multipleStatements: false }, keeping)

type Kind = { connectionLimit: number; multipleStatements: boolean }

function openPool(url: string, kind: Kind, keeping: Keeping | undefined): Database {
  const pool = createPool({
    ...connectTo(url),
    ...kind,
    supportBigNumbers: true,
    // Seconds, not minutes: a tick has 55 of them.
    connectTimeout: 5_000,
    ...(keeping?.maxIdle !== undefined && { maxIdle: Math.min(keeping.maxIdle, kind.connectionLimit) }),
    ...(keeping?.idleTimeout !== undefined && { idleTimeout: keeping.idleTimeout }),
  })
  // Commands of one connection run in order, so the first real query already finds the session set up.
  pool.pool.on('connection', (connection) => {
    for (const statement of poolStatements) connection.query(statement, () => {})
  })
  sayThatWeLive(pool, keeping)
  const end = pool.end.bind(pool)
  // The driver calls it a failure when a connection that is just being made cannot be made: it is closed all the same, and
  // what was done before must not be called failed for it.
  pool.end = () => end().catch(() => {})
  return pool
}

/** Hides the password of a database address, for messages. */
export function describeDatabase(url: string): string {
  try {
    const { host, port, database } = parseDatabaseAddress(url)
    return `${host}:${port}/${database}`
  } catch {
    return 'the database of DATABASE_URL'
  }
}
