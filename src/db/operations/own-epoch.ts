import type { Connection } from '../connection'
import { oneRow } from '../rows'

/**
 * A millisecond by which no other tick of this server names its workers: what a dead worker held is found by its name, and
 * a namesake of another tick may be alive. It is this connection's until that is closed.
 * @param from the moment to begin with
 */
export async function ownEpoch(connection: Connection, host: string, from = Date.now()): Promise<number> {
  for (let epoch = from; ; epoch++) {
    const { mine } = await oneRow<{ mine: number | null }>(
      connection,
      "SELECT GET_LOCK(CONCAT('epoch:', LEFT(SHA2(CONCAT(DATABASE(), ':', ?, ':', ?), 256), 40)), 0) AS mine",
      [host, epoch],
    )
    if (mine === 1) return epoch
    if (mine === null) throw new Error('the database refuses a named lock')
  }
}
