import { databaseAway } from '../problems/describe-error'

/** Longer than any healthy database takes, shorter than a load balancer waits. */
const DATABASE_ANSWER_MS = 2_000

/** The check that is under way on a database, for all who ask meanwhile: a thousand probes cost one query. */
const underWay = new WeakMap<WayIn, Promise<void>>()

/** One of the ways to the database that requests take. */
type WayIn = {
  getConnection(): Promise<{ query(sql: string): Promise<unknown>; release(): void; destroy(): void }>
}

/**
 * Asks a database whether it is there.
 * @throws ApiProblem 503 when it is not, or takes too long
 */
export async function answersInTime(db: WayIn): Promise<void> {
  const check = underWay.get(db) ?? ask(db).finally(() => underWay.delete(db))
  underWay.set(db, check)
  try {
    await inTime(check)
  } catch (error) {
    throw databaseAway(error)
  }
}

async function ask(db: WayIn): Promise<void> {
  const connection = await db.getConnection()
  try {
    await inTime(connection.query('SELECT 1'))
    connection.release()
  } catch (error) {
    // Whoever got it next would wait for the same answer.
    connection.destroy()
    throw error
  }
}

async function inTime(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer in ${DATABASE_ANSWER_MS} ms`)), DATABASE_ANSWER_MS)
  })
  try {
    await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
