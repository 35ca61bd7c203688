import type { Database } from '../../db/connection'
import { ourTables } from '../../db/migrate'
import { accountName, missingRights, needlessRights } from '../../db/operations/account-rights'
import { type Finding, note, ok, wrong } from './finding'

/** More tables than these are counted and not named. */
const NAMED = 3

/** Whether the account of DATABASE_URL may do what publishing takes, and whether it may do more. */
export async function checkRights(db: Database): Promise<Finding> {
  const [tables, account] = await Promise.all([ourTables(), accountName(db)])
  const missing = [...(await missingRights(db, tables))]
  if (missing.length > 0) {
    const lacks = missing.map(([right, without]) => `${right} on ${nameTables(without, tables.length)}`).join(', ')
    return wrong(
      `Database rights: ${account} lacks ${lacks}`,
      'GRANT SELECT, INSERT, UPDATE, DELETE on the whole database to it: docs/database.md, "Two accounts"',
    )
  }
  const needless = await needlessRights(db)
  if (needless.length === 0) return ok('Database rights: SELECT, INSERT, UPDATE and DELETE, and none to change tables')
  return note(
    `Database rights: ${account} may ${needless.join(' and ')} tables, which publishing never does`,
    'Only migrate needs that. An account of its own for it: docs/database.md, "Two accounts"',
  )
}

function nameTables(without: string[], all: number): string {
  if (without.length === all) return 'every table'
  const rest = without.length - NAMED
  return without.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
