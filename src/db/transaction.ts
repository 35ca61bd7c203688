import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from './connection'
import { isConnectionTrouble } from './connection-trouble'
import { sentTogether } from './sent-together'

// 1213 deadlock, 1205 lock wait timeout, 1020 record changed since last read (snapshot isolation of newer MariaDB).
const passing = new Set([1213, 1205, 1020])
const MAX_TRIES = 8

/**
 * Runs a short transaction, and runs the whole of it again after a passing conflict. The work must not leave the
 * database: no network call, no message to anyone, because it may run several times.
 */
export const transaction = <T>(db: Database, work: (connection: Connection) => Promise<T>): Promise<T> =>
  untilNoConflict(db, async (connection, begun) => {
    await connection.query('START TRANSACTION')
    begun()
    const result = await work(connection)
    await committed(() => connection.query('COMMIT'))
    return result
  })

/** The same, of statements that are {@link sentTogether}: for one that changes much and asks little. */
export const transactionTogether = <T>(db: Database, work: (connection: Connection) => Promise<T>): Promise<T> =>
  untilNoConflict(db, async (connection, begun) => {
    const together = sentTogether(connection, begun)
    await together.connection.query('START TRANSACTION')
    const result = await work(together.connection)
    // From here on it may have been committed although no answer comes.
    begun()
    await committed(async () => {
      await together.connection.query('COMMIT')
      await together.send()
    })
    return result
  })

/** @param attempt says when the server has begun the transaction */
async function untilNoConflict<T>(
  db: Database,
  attempt: (connection: Connection, begun: () => void) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const connection = await db.getConnection()
    let begun = false
    try {
      const result = await attempt(connection, () => {
        begun = true
      })
      connection.release()
      return result
    } catch (error) {
      await giveBack(connection)
      // A connection that the server had closed while nobody used it: nothing has been said on it.
      const wasClosed = !begun && isConnectionTrouble(error)
      if (!(isPassingConflict(error) || wasClosed) || tries >= MAX_TRIES) throw error
      await pause(tries)
    }
  }
}

/** Sends a statement that stands alone, and again after a passing conflict, which has undone it. */
export const statement = (db: Database, sql: string, values: (string | number | null)[]): Promise<ResultSetHeader> =>
  untilDone(() => db.execute<ResultSetHeader>(sql, values))

/** The same for one about many rows, whose text is another each time: it is not prepared. */
export const statementOfMany = (db: Database, sql: string, values: unknown[] = []): Promise<ResultSetHeader> =>
  untilDone(() => db.query<ResultSetHeader>(sql, values))

async function untilDone(send: () => Promise<[ResultSetHeader, unknown]>): Promise<ResultSetHeader> {
  for (let tries = 1; ; tries++) {
    try {
      return (await send())[0]
    } catch (error) {
      if (!isPassingConflict(error) || tries >= MAX_TRIES) throw error
      await pause(tries)
    }
  }
}

const pause = (tries: number) => new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 25 * tries))

const unanswered = new WeakSet<object>()

async function committed(commit: () => Promise<unknown>): Promise<void> {
  try {
    await commit()
  } catch (error) {
    // A refused commit (1213 on a cluster) was rolled back; without an answer nobody knows.
    if (!isPassingConflict(error)) unanswered.add(error as object)
    throw error
  }
}

/** True for an error of a transaction that may have been committed: the database did not answer when it was asked to. */
export const isCommitUnknown = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && unanswered.has(error)

// A lock wait timeout rolls back only its statement, so the rollback is always said; a connection that cannot hear it is
// thrown away, which rolls back as well.
async function giveBack(connection: Connection): Promise<void> {
  try {
    await connection.query('ROLLBACK')
    connection.release()
  } catch {
    connection.destroy()
  }
}

/** True for a conflict with another transaction that goes away by trying again. */
export function isPassingConflict(error: unknown): boolean {
  return passing.has((error as { errno?: number }).errno ?? 0)
}
