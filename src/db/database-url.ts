import type { Config } from '../config/config'
import { withCaFile } from '../config/database-address'

/**
 * The database to use: `DATABASE_URL`, or else the embedded one, started when it does not run yet.
 * Everything behind this function sees only an address.
 */
export async function databaseUrl(config: Pick<Config, 'DATABASE_URL' | 'DATABASE_CA_FILE'>): Promise<string> {
  if (config.DATABASE_URL) return withCaFile(config.DATABASE_URL, config.DATABASE_CA_FILE)
  const { ensureEmbeddedDatabase } = await import('./embedded/embedded-database')
  return ensureEmbeddedDatabase()
}
