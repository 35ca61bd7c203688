import { loadMigrateConfig } from '../config/config'
import { withCaFile } from '../config/database-address'
import { databaseUrl } from '../db/database-url'
import { migrate, pendingMigrations } from '../db/migrate'
import { migrateApart } from '../db/migrate-apart'
import { type AsJson, jsonDocument } from './json'
import type { Action } from './surroundings'

/** Brings the schema up to date, by the account that is named for that, or lists what is missing. */
export const migrateSchema: Action<AsJson & { pending?: boolean }> = async (around, { pending, json }) => {
  const { MIGRATE_DATABASE_URL, ...config } = loadMigrateConfig(around.env)
  const url = await databaseUrl(config)
  const apart = MIGRATE_DATABASE_URL && withCaFile(MIGRATE_DATABASE_URL, config.DATABASE_CA_FILE)
  const bringUpToDate = () => (apart ? migrateApart(apart, url) : migrate(url))
  const names = pending ? await pendingMigrations(url) : await bringUpToDate()
  if (json) {
    around.out(jsonDocument({ [pending ? 'pending' : 'applied']: names }))
  } else {
    for (const name of names) around.out(`${name}\n`)
    if (names.length === 0) around.err('The schema is up to date\n')
  }
  return 0
}
