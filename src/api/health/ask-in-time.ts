import { inTime } from '../../db/in-time'

/** Longer than any healthy database takes, shorter than a load balancer waits. */
const DATABASE_ANSWER_MS = 2_000

/** One of the ways to the database that requests take. */
export type WayIn<C extends Askable = Askable> = { getConnection(): Promise<C> }

type Askable = { query(sql: string): Promise<unknown>; release(): void; destroy(): void }

/**
 * Asks something over one of the connections that requests take.
 * @throws when the database is away, refuses, or takes too long
 */
export function askInTime<C extends Askable, T>(db: WayIn<C>, question: (connection: C) => Promise<T>): Promise<T> {
  const ask = async () => {
    const connection = await db.getConnection()
    try {
      const answer = await inTime(question(connection), DATABASE_ANSWER_MS)
      connection.release()
      return answer
    } catch (error) {
      // Whoever got it next would wait for the same answer.
      connection.destroy()
      throw error
    }
  }
  return inTime(ask(), DATABASE_ANSWER_MS)
}
