import { parseDatabaseAddress } from '../../config/database-address'
import { type Database, describeDatabase } from '../../db/connection'
import { connectionAdvice } from '../../db/connection-advice'
import { MigrationError, pendingMigrations } from '../../db/migrate'
import { isolationLevel, serverClock, serverVersion, tlsVersion } from '../../db/operations/server-facts'
import { isSupportedServer, requiredServers } from '../../db/server-version'
import { counted } from '../../domain/counted'
import { type Finding, note, ok, wrong } from './finding'

/** Beyond this, times that people read in the log and times in the database tell different stories. */
const TOLERATED_CLOCK_DIFFERENCE_MS = 5_000

export async function checkReachable(db: Database, url: string): Promise<Finding> {
  try {
    const version = await serverVersion(db)
    const what = `Database: ${version} at ${describeDatabase(url)}`
    return isSupportedServer(version) ? ok(what) : wrong(what, `Needed is ${requiredServers}`)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const what = `Database: ${describeDatabase(url)} cannot be used (${message || code})`
    if (code === 'ER_BAD_DB_ERROR') return wrong(what, 'Create it with: npm run migrate')
    return wrong(what, connectionAdvice(error as NodeJS.ErrnoException) ?? 'Start it, or correct DATABASE_URL in .env')
  }
}

/** Whether what goes to the database and comes from there can be read on the way. */
export async function checkLink(db: Database, url: string): Promise<Finding> {
  const version = await tlsVersion(db)
  if (version) return ok(`Database link: encrypted: yes (${version})`)
  const { host, socketPath } = parseDatabaseAddress(url)
  const what = 'Database link: encrypted: no'
  if (socketPath || /^(localhost|127\..*|::1)$/.test(host)) return ok(`${what} (it stays on this machine)`)
  return note(what, 'Put ?ssl-mode=REQUIRED behind DATABASE_URL, and the certificate authority into DATABASE_CA_FILE')
}

export async function checkIsolation(db: Database): Promise<Finding> {
  const level = await isolationLevel(db)
  const what = `Isolation: ${level}`
  return level === 'READ-COMMITTED'
    ? ok(what)
    : wrong(what, 'Something between us and the database changes it; queue connections need READ COMMITTED')
}

export async function checkClock(db: Database): Promise<Finding> {
  const asked = Date.now()
  const difference = Math.round((await serverClock(db)) - (asked + Date.now()) / 2)
  const what = `Clock: ${Math.abs(difference)} ms ${difference < 0 ? 'ahead of' : 'behind'} the database`
  if (Math.abs(difference) <= TOLERATED_CLOCK_DIFFERENCE_MS) return ok(what)
  return note(what, "The database's clock decides when a post is due; run a time service (chrony) on both machines")
}

export async function checkMigrations(url: string): Promise<Finding> {
  const pending = await pendingMigrations(url).catch((error: unknown) => {
    if (error instanceof MigrationError) return error
    throw error
  })
  if (pending instanceof MigrationError) {
    const [what = '', ...todo] = pending.message.split('\n')
    return wrong(`Schema: ${what}`, todo.join(' '))
  }
  if (pending.length === 0) return ok('Schema: up to date')
  return wrong(
    `Schema: ${counted(pending.length, 'migration')} missing (${pending[0]}${pending.length > 1 ? ', …' : ''})`,
    'Run: npm run migrate',
  )
}
