import type { Config } from '../config/config'
import { dataDir } from '../config/project-root'
import { tokenEncryptionKey } from '../security/encryption-key'

/**
 * The settings for those who are given the database by its address. Whoever has an address makes no key for themselves, so the
 * one that was made for the embedded database goes along with it.
 * @param url of the configured database, or of the embedded one
 * @param dir the folder of the embedded database's data
 */
export function withAddress(config: Config, url: string, dir = dataDir): Config & { DATABASE_URL: string } {
  if (config.DATABASE_URL) return { ...config, DATABASE_URL: url }
  return { ...config, DATABASE_URL: url, TOKEN_ENCRYPTION_KEY: tokenEncryptionKey(config, dir) }
}
