import { type Database, openDatabase } from '../db/connection'
import { untilSilent } from '../db/signs-of-life'

/**
 * Does something over connections of its own, so that publishing never waits for requests, and new ones each time: one that hangs
 * is left behind with what hangs on it.
 */
export async function onDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(url, 2, untilSilent)
  try {
    return await work(db)
  } finally {
    await db.end()
  }
}
