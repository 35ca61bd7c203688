import type { Database } from './connection'
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
    // Locks belong to the server and not to the schema. The connection holds it, so it ends with the process.
    const { got } = await oneRow<{ got: number | null }>(
      connection,
      "SELECT GET_LOCK(CONCAT(?, ':', LEFT(SHA2(DATABASE(), 256), 40)), 0) AS got",
      [name],
    )
    mine = got === 1
    if (mine) await work()
    return mine
  } finally {
    const released = mine
      ? connection.query("DO RELEASE_LOCK(CONCAT(?, ':', LEFT(SHA2(DATABASE(), 256), 40)))", [name])
      : undefined
    // A connection that cannot let go of the lock is closed, which does.
    await Promise.resolve(released).then(
      () => connection.release(),
      () => connection.destroy(),
    )
  }
}
