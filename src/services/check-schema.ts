import { describeDatabase } from '../db/connection'
import { connectionAdvice } from '../db/connection-advice'
import { MigrationError, pendingMigrations } from '../db/migrate'
import { counted } from '../domain/counted'

/** Refuses to work on a schema that this version does not know. */
export async function checkSchema(databaseUrl: string): Promise<void> {
  const pending = await pendingMigrations(databaseUrl).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof MigrationError) throw error
    const why = error.message || error.code
    const hint =
      error.code === 'ER_BAD_DB_ERROR'
        ? 'Run: npm run migrate'
        : (connectionAdvice(error) ?? 'Is the server running, and DATABASE_URL right?')
    throw new MigrationError(`${describeDatabase(databaseUrl)} cannot be used: ${why}. ${hint}`, { cause: error })
  })
  if (pending.length > 0) {
    throw new MigrationError(
      `The schema of ${describeDatabase(databaseUrl)} is not up to date (${counted(pending.length, 'migration')} missing). Run: npm run migrate`,
    )
  }
}
