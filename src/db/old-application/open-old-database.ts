import { createConnection, type Connection as Session } from 'mysql2/promise'
import { connectTo, describeDatabase } from '../connection'

/** The old application's tables cannot be read, or are not there. Said to a person; the address is in it without its login. */
export class OldDatabaseError extends Error {
  override name = 'OldDatabaseError'
}

/** A connection on which nothing can be written. */
export type OldDatabase = Session

/**
 * Opens the database of the old application. The session is a read-only one: whatever is said on it, the server refuses to
 * write.
 * @throws OldDatabaseError
 */
export async function openOldDatabase(url: string): Promise<OldDatabase> {
  try {
    const session = await createConnection({ ...connectTo(url), supportBigNumbers: true, connectTimeout: 5_000 })
    await session.query("SET SESSION time_zone = '+00:00'")
    await session.query('SET SESSION TRANSACTION READ ONLY')
    // All of it is read as it stood at one moment.
    await session.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    return session
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new OldDatabaseError(
      `The old application's database (${describeDatabase(url)}) cannot be used: ${message || code}`,
    )
  }
}

/** Runs what reads in one transaction, which sees the tables as they stand when it begins. */
export async function readAtOneMoment<T>(old: OldDatabase, work: () => Promise<T>): Promise<T> {
  await old.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY')
  try {
    return await work()
  } finally {
    await old.query('ROLLBACK')
  }
}
