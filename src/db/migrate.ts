import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Connection, createConnection } from 'mysql2/promise'
import { Umzug } from 'umzug'
import { parseDatabaseAddress } from '../config/database-address'
import { projectRoot } from '../config/project-root'
import { connectTo, describeDatabase, sessionStatements } from './connection'
import { addsColumn, addsIndex, foreignTables, missingTables, tableMadeBy } from './foreign-tables'
import { oneRow, rows } from './rows'
import { isSupportedServer, requiredServers } from './server-version'

/** The schema cannot be brought up to date. The message says what a person can do about it. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

const migrationsFolder = resolve(projectRoot, 'migrations')

/** How long one migrating process waits for another. Changing a large table can take minutes. */
const LOCK_WAIT_S = 600

/**
 * Brings the schema of a database up to date and returns the names of what was applied. Several processes may call it
 * at once: one works, the others wait and then find nothing left to do. Makes the database itself if it is missing.
 */
export async function migrate(url: string, folder = migrationsFolder): Promise<string[]> {
  const connection = await connect(url, { create: true })
  try {
    await checkServer(connection)
    return await alone(connection, async () => {
      await refuseForeign(connection, url, folder)
      // An account that may change nothing may still find that nothing is to be changed.
      if ((await migrations(connection, folder).pending()).length === 0) return []
      await connection.query(`CREATE TABLE IF NOT EXISTS schema_migrations (
        name       VARCHAR(190) NOT NULL PRIMARY KEY,
        applied_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Which files of migrations/ this database has seen'`)
      return (await migrations(connection, folder).up()).map((migration) => migration.name)
    })
  } catch (error) {
    throw isDenied(error) ? mayNot(url, error) : error
  } finally {
    await connection.end()
  }
}

/**
 * The migrations a database has not seen yet; all of them when it has seen none. Changes nothing.
 * @throws MigrationError when the tables there are another application's, or some that were made are gone
 */
export async function pendingMigrations(url: string, folder = migrationsFolder): Promise<string[]> {
  const connection = await connect(url, { create: false })
  try {
    await refuseForeign(connection, url, folder)
    return await unseenMigrations(connection, folder)
  } finally {
    await connection.end()
  }
}

/** The same over a connection that is open, without a look at the tables themselves. */
export async function unseenMigrations(connection: Connection, folder = migrationsFolder): Promise<string[]> {
  return (await migrations(connection, folder).pending()).map((migration) => migration.name)
}

/** The tables that the migrations make. */
export async function ourTables(folder = migrationsFolder): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql'))
  const statements = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
  return statements.flatMap((statement) => tableMadeBy(statement) ?? [])
}

// Before anything is written: beside another application's tables half of ours would be of no use to either.
async function refuseForeign(connection: Connection, url: string, folder: string): Promise<void> {
  const pending = await migrations(connection, folder).pending()
  const textOf = (name: string) => readFile(join(folder, name), 'utf8')
  const foreign = await foreignTables(connection, await Promise.all(pending.map(({ name }) => textOf(name))))
  const noted = await executed(connection)
  const known = noted.filter((name) => existsSync(join(folder, name)))
  if (foreign.length === 0) return refuseIncomplete(connection, url, await Promise.all(known.map(textOf)))
  const [unknown, ...more] = noted.filter((name) => !known.includes(name))
  const tells = unknown
    ? ` Its schema_migrations names ${unknown}${more.length > 0 ? ` and ${more.length} more` : ''}, of a version from before the first release; nothing leads from there to here.`
    : ''
  throw new MigrationError(
    [
      `${describeDatabase(url)} has tables under our names that are not ours: ${foreign.join('; ')}.${tells} Nothing was changed.`,
      'Name another database in DATABASE_URL: npm run migrate makes it. (The embedded one, when nothing in it is needed: npm run db -- stop, then remove .data/mysql.)',
    ].join('\n'),
  )
}

// What is noted was made once. A backup that was restored in part brings the note and not the tables.
async function refuseIncomplete(connection: Connection, url: string, made: string[]): Promise<void> {
  const missing = await missingTables(connection, made)
  if (missing.length === 0) return
  throw new MigrationError(
    [
      `${describeDatabase(url)} lacks what its schema_migrations says was made: ${missing.join('; ')}. Nothing was changed.`,
      'Restore the backup as a whole. When nothing in it is needed, remove the database: npm run migrate makes it anew.',
    ].join('\n'),
  )
}

// MySQL commits every change of schema by itself. One statement per file keeps a migration that fails in the middle
// repeatable: what is noted was done, what is not noted was not.
function migrations(connection: Connection, folder: string) {
  return new Umzug({
    migrations: {
      glob: ['*.sql', { cwd: folder }],
      resolve: ({ name }) => ({
        name,
        up: async () => {
          const statement = await readFile(join(folder, name), 'utf8')
          await connection.query(statement).catch((error: NodeJS.ErrnoException) => {
            // A process died after adding it and before noting that. Tables that were made say so themselves.
            if (error.code === 'ER_DUP_FIELDNAME' && addsColumn(statement)) return
            if (error.code === 'ER_DUP_KEYNAME' && addsIndex(statement)) return
            throw new MigrationError(`migrations/${name} failed: ${error.message}`, { cause: error })
          })
        },
      }),
    },
    storage: {
      logMigration: async ({ name }) => {
        await connection.query('INSERT INTO schema_migrations (name) VALUES (?)', [name])
      },
      unlogMigration: async ({ name }) => {
        await connection.query('DELETE FROM schema_migrations WHERE name = ?', [name])
      },
      executed: () => executed(connection),
    },
    logger: undefined,
  })
}

async function executed(connection: Connection): Promise<string[]> {
  try {
    const noted = await rows<{ name: unknown }>(connection, 'SELECT name FROM schema_migrations ORDER BY name')
    const names = noted.map(({ name }) => String(name))
    if (names.some((name) => !OUR_NAME.test(name))) throw notOurs()
    return names
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === 'ER_NO_SUCH_TABLE') return []
    if (code === 'ER_BAD_FIELD_ERROR') throw notOurs()
    throw error
  }
}

/** What our migrations are called, of every version. */
const OUR_NAME = /^\d[\d-]*-[a-z0-9-]+\.sql$/

const notOurs = () =>
  new MigrationError(
    'The table schema_migrations there belongs to another program. Nothing was changed. Name another database in DATABASE_URL: npm run migrate makes it.',
  )

// The lock belongs to the connection, so it goes when the process that holds it dies. Its name is known to the whole
// server, hence the database in it, shortened because names end at 64 characters.
async function alone<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  const { name } = await oneRow<{ name: string | null }>(connection, 'SELECT DATABASE() AS name')
  const lock = `migrate-${createHash('sha256').update(String(name)).digest('hex').slice(0, 32)}`
  const { held } = await oneRow<{ held: number | null }>(connection, 'SELECT GET_LOCK(?, ?) AS held', [
    lock,
    LOCK_WAIT_S,
  ])
  if (held !== 1) {
    throw new MigrationError(
      `Another process has been migrating this database for ${LOCK_WAIT_S} s; try again when it is done`,
    )
  }
  try {
    return await work()
  } finally {
    await connection.query('DO RELEASE_LOCK(?)', [lock])
  }
}

/** Whether the server refuses a statement for want of a right, or did so to the one that another error is about. */
function isDenied(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  return /^ER_\w*ACCESS_DENIED_ERROR$/.test(String((error as { code?: string }).code)) || isDenied(error.cause)
}

const mayNot = (url: string, { message }: Error) =>
  new MigrationError(
    `The account ${parseDatabaseAddress(url).user} may not make or change the tables of ${describeDatabase(url)} (${message}). Name one that may in MIGRATE_DATABASE_URL: docs/database.md, "Two accounts".`,
  )

async function checkServer(connection: Connection): Promise<void> {
  const { version } = await oneRow<{ version: string }>(connection, 'SELECT VERSION() AS version')
  if (!isSupportedServer(version)) {
    throw new MigrationError(`The database server is version ${version}; needed is ${requiredServers}`)
  }
}

async function connect(url: string, { create }: { create: boolean }): Promise<Connection> {
  try {
    return await open(url)
  } catch (error) {
    if (!create || (error as { code?: string }).code !== 'ER_BAD_DB_ERROR') throw error
    await createDatabase(url)
    return open(url)
  }
}

async function open(url: string, to = connectTo(url)): Promise<Connection> {
  const connection = await createConnection({ ...to, connectTimeout: 10_000 })
  // The same first words as on every other connection of ours, whatever the server's own settings are.
  for (const statement of sessionStatements) await connection.query(statement)
  return connection
}

async function createDatabase(url: string): Promise<void> {
  const { database, ...server } = connectTo(url)
  const connection = await open(url, { ...server, database: '' })
  try {
    await connection.query('CREATE DATABASE IF NOT EXISTS ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', [
      database,
    ])
  } catch (error) {
    throw new MigrationError(
      `${describeDatabase(url)} does not exist, and this account may not create it (${(error as Error).message})`,
      { cause: error },
    )
  } finally {
    await connection.end()
  }
}
