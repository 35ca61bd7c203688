import { createConnection } from 'mysql2/promise'
import { connectTo, describeDatabase } from './connection'
import { connectionAdvice } from './connection-advice'
import { MigrationError, migrate, pendingMigrations } from './migrate'
import { rows } from './rows'

/**
 * Brings the schema up to date by an account that may, for everything else, which works with another account.
 * @param migrating address of the account that may change tables (MIGRATE_DATABASE_URL)
 * @param running address of the account that everything else works with (DATABASE_URL)
 * @throws MigrationError when the two certainly lead to different databases; before anything is changed, if that can be told
 */
export async function migrateApart(migrating: string, running: string): Promise<string[]> {
  const [own, theirs] = await Promise.all([identityAt(migrating), identityAt(running)])
  if (own !== undefined && theirs !== undefined && own !== theirs) {
    throw elsewhere(migrating, running, 'Nothing was changed.')
  }
  const names = await migrate(migrating).catch((error: NodeJS.ErrnoException) => {
    const advice = error.name === 'MigrationError' ? undefined : connectionAdvice(error)
    if (!advice) throw error
    const todo = advice.replaceAll(/\bDATABASE_URL\b/g, 'MIGRATE_DATABASE_URL')
    throw new MigrationError(`The database of MIGRATE_DATABASE_URL cannot be used: ${error.message}. ${todo}`, {
      cause: error,
    })
  })
  const missing = await pendingMigrations(running).catch(() => {
    // Its account is not made yet, or the server is out of its reach: `doctor` says so.
    return []
  })
  if (missing.length > 0) throw elsewhere(migrating, running, 'The first was brought up to date, the second was not.')
  return names
}

/** The id that the first migration draws; undefined where there is none to be seen. */
async function identityAt(url: string): Promise<string | undefined> {
  try {
    const connection = await createConnection({ ...connectTo(url), connectTimeout: 5_000 })
    try {
      const [row] = await rows<{ id: string }>(connection, 'SELECT id FROM database_identity')
      return row?.id
    } finally {
      await connection.end()
    }
  } catch {
    // What is wrong is said by whoever needs the connection.
    return undefined
  }
}

const elsewhere = (migrating: string, running: string, what: string) =>
  new MigrationError(
    `MIGRATE_DATABASE_URL (${describeDatabase(migrating)}) and DATABASE_URL (${describeDatabase(running)}) lead to different databases. ${what} Correct one of them.`,
  )
