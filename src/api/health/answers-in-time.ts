import { databaseAway } from '../problems/describe-error'
import { askInTime, type WayIn } from './ask-in-time'

/** The check that is under way on a database, for all who ask meanwhile: a thousand probes cost one query. */
const underWay = new WeakMap<WayIn, Promise<unknown>>()

/**
 * Asks a database whether it is there.
 * @throws ApiProblem 503 when it is not, or takes too long
 */
export async function answersInTime(db: WayIn): Promise<void> {
  const check =
    underWay.get(db) ??
    askInTime(db, (connection) => connection.query('SELECT 1')).finally(() => {
      underWay.delete(db)
    })
  underWay.set(db, check)
  try {
    await check
  } catch (error) {
    throw databaseAway(error)
  }
}
