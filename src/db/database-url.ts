import type { Config } from '../config/config'

/**
 * The database to use: `DATABASE_URL`, or else the embedded one, started when it does not run yet.
 * Everything behind this function sees only an address.
 */
export async function databaseUrl(config: Pick<Config, 'DATABASE_URL'>): Promise<string> {
  if (config.DATABASE_URL) return config.DATABASE_URL
  const { ensureEmbeddedDatabase } = await import('./embedded/embedded-database')
  return ensureEmbeddedDatabase()
}
