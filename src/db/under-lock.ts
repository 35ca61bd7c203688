import type { Connection, Database } from './connection'
import { oneRow } from './rows'

/**
 * Does something that one process at a time does, of all that use this database. Who comes second does nothing.
 * @param name up to 20 characters
 * @returns false when somebody else is at it
 */
export async function underLock(db: Database, name: string, work: () => Promise<void>): Promise<boolean> {
  const connection = await db.getConnection()
  let mine = false
  try {
    mine = await takeLock(connection, name)
    if (mine) await work()
    return mine
  } finally {
    // A connection that cannot let go of the lock is closed, which does.
    await Promise.resolve(mine ? letGo(connection, name) : undefined).then(
      () => connection.release(),
      () => connection.destroy(),
    )
  }
}

/** The same on a connection that is there already, and is closed before long. */
export async function underLockOn(connection: Connection, name: string, work: () => Promise<void>): Promise<boolean> {
  if (!(await takeLock(connection, name))) return false
  try {
    await work()
  } finally {
    await letGo(connection, name)
  }
  return true
}

// Locks belong to the server and not to the schema. The connection holds it, so it ends with the process.
const LOCK = "CONCAT(?, ':', LEFT(SHA2(DATABASE(), 256), 40))"

async function takeLock(connection: Connection, name: string): Promise<boolean> {
  const { got } = await oneRow<{ got: number | null }>(connection, `SELECT GET_LOCK(${LOCK}, 0) AS got`, [name])
  return got === 1
}

const letGo = (connection: Connection, name: string) => connection.query(`DO RELEASE_LOCK(${LOCK})`, [name])
