import { parseDatabaseAddress } from '../config/database-address'

type Parts = {
  host?: string
  port?: string | number
  user?: string
  username?: string
  password?: string | null
  database?: string
  socketPath?: string
  ssl?: unknown
}

/** What Sequelize keeps of its options. */
type SequelizeConfig = Parts & {
  dialectOptions?: object
  replication?: { write?: Parts & { dialectOptions?: object } } | false | null
}

/**
 * What a program that embeds us may hand over as its database: a Sequelize of its own, or a pool of mysql2/promise, ours
 * included. Described by what is read of them, so that any version of the packages fits.
 */
export type GivenDatabase = { getDialect(): string; config: object } | { pool: { config: object } }

/**
 * The address of a database that somebody else has opened, for connections of our own and of our children. It holds the
 * password: it is for memory, never for a log.
 * @throws Error with a sentence when it is none we can use
 */
export function addressOf(given: GivenDatabase): string {
  const { host, port, password, database, socketPath, ssl, ...parts } = partsOf(given)
  if (!database) throw new Error('The database to work on has no name: it must be opened on one schema.')
  const user = parts.user ?? parts.username
  if (!user) throw new Error('The database to work on has no user.')
  const server = (host ?? 'localhost').includes(':') ? `[${host}]` : (host ?? 'localhost')
  const login = [user, ...(password ? [password] : [])].map((part) => encodeURIComponent(part)).join(':')
  const parameters = [
    ...(socketPath ? [`socket=${encodeURIComponent(socketPath)}`] : []),
    ...(ssl ? [`ssl=${encodeURIComponent(JSON.stringify(whatWeTake(ssl), asText))}`] : []),
  ]
  const query = parameters.length > 0 ? `?${parameters.join('&')}` : ''
  const address = `mysql://${login}@${server}:${port ?? 3306}/${encodeURIComponent(database)}${query}`
  try {
    parseDatabaseAddress(address)
  } catch {
    throw new Error(
      'The database to work on is opened in a way that cannot be handed to workers: its host, port or encryption.',
    )
  }
  return address
}

// Of all that the driver takes, what an address of ours can say.
function whatWeTake(ssl: unknown): object {
  if (typeof ssl === 'string') {
    throw new Error('The database to work on names its certificates by a profile. Hand them over as `ca` instead.')
  }
  if (typeof ssl !== 'object' || ssl === null) return { rejectUnauthorized: true, verifyIdentity: false }
  const { rejectUnauthorized = true, verifyIdentity = false, ca, cert, key } = ssl as Record<string, unknown>
  const authorities = Array.isArray(ca) ? ca.map(String).join('\n') : ca
  return { rejectUnauthorized, verifyIdentity, ca: authorities, cert, key }
}

function partsOf(given: GivenDatabase): Parts {
  if (typeof given === 'object' && 'getDialect' in given) {
    const dialect = given.getDialect()
    if (dialect !== 'mysql' && dialect !== 'mariadb') {
      throw new Error(`The database to work on must be MySQL or MariaDB; this Sequelize speaks ${dialect}.`)
    }
    const { replication, ...config } = given.config as SequelizeConfig
    // Where reads go elsewhere: the queue lives where is written.
    const writes = replication ? replication.write : undefined
    const { ssl, socketPath } = (writes?.dialectOptions ?? config.dialectOptions ?? {}) as Parts
    return { ...config, ...writes, ...(ssl !== undefined && { ssl }), ...(socketPath && { socketPath }) }
  }
  const config = (given as { pool?: { config?: { connectionConfig?: Parts } } })?.pool?.config?.connectionConfig
  if (!config) throw new Error('The database to work on must be a Sequelize, or a pool made by mysql2/promise.')
  return config
}

/** Certificates may be held as bytes; an address is text. */
function asText(_name: string, value: unknown): unknown {
  const { type, data } = (value ?? {}) as { type?: string; data?: number[] }
  return type === 'Buffer' && data ? Buffer.from(data).toString('utf8') : value
}
