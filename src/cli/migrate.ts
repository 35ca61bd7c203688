import { loadConfig } from '../config/config'
import { databaseUrl } from '../db/database-url'
import { migrate, pendingMigrations } from '../db/migrate'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'

/** Brings the schema up to date, or lists what is missing. */
export const migrateSchema: Action<AsJson & { pending?: boolean }> = async (around, { pending, json }) => {
  const url = await databaseUrl(loadConfig(around.env))
  const names = pending ? await pendingMigrations(url) : await migrate(url)
  if (json) {
    around.out(jsonDocument({ [pending ? 'pending' : 'applied']: names }))
  } else {
    for (const name of names) around.out(`${name}\n`)
    if (names.length === 0) around.err('The schema is up to date\n')
  }
  return 0
}
