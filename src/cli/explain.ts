import { connectionAdvice } from '../db/connection-advice'

/** Errors that speak to the operator themselves; a stack would only hide what they say. */
const spoken = new Set([
  'UsageError',
  'ConfigError',
  'MigrationError',
  'EmbeddedDatabaseError',
  'MediaFolderError',
  'SettingsFileError',
  'TokenCipherError',
  'OldDatabaseError',
])

/** What an error says to an operator. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, errno } = error as NodeJS.ErrnoException
  // By their names: a class that stands in two bundles is two classes.
  if (spoken.has(error.name)) return error.message
  if (error.name === 'RedisFault') return `Redis cannot be used: ${error.message}`
  const todo = connectionAdvice(error)
  if (todo) return `The database cannot be used: ${error.message}. ${todo}`
  // What the database driver and the system report: the message alone says it, "connect ECONNREFUSED 127.0.0.1:3306".
  if (errno !== undefined && code !== undefined) return error.message || code
  return error.stack ?? error.message
}
