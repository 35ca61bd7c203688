import type { RowDataPacket } from 'mysql2/promise'
import type { Connection } from '../connection'

/**
 * A millisecond by which no other tick of this server names its workers: what a dead worker held is found by its name, and
 * a namesake of another tick may be alive. It is this connection's until that is closed.
 * @param from the moment to begin with
 */
export async function ownEpoch(connection: Connection, host: string, from = Date.now()): Promise<number> {
  for (let epoch = from; ; epoch++) {
    const [[row]] = await connection.query<RowDataPacket[]>(
      "SELECT GET_LOCK(CONCAT('epoch:', LEFT(SHA2(CONCAT(DATABASE(), ':', ?, ':', ?), 256), 40)), 0) AS mine",
      [host, epoch],
    )
    if (Number(row?.mine) === 1) return epoch
    if (row?.mine === null) throw new Error('the database refuses a named lock')
  }
}
