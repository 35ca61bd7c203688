import type { ResultSetHeader } from 'mysql2/promise'
import type { Connection, Database } from '../connection'
import { LANE_OF_ACCOUNT } from '../queue/lane'
import { rows } from '../rows'

/** Lanes whose account has a capacity of its own; all others have that of the configuration. */
export async function accountCapacities(db: Database | Connection): Promise<Map<string, number>> {
  const found = await rows<{ lane: string; capacity: number }>(
    db,
    `SELECT ${LANE_OF_ACCOUNT} AS lane, a.capacity FROM meta_social_accounts a WHERE a.capacity IS NOT NULL`,
  )
  return new Map(found.map(({ lane, capacity }) => [lane, capacity]))
}

/**
 * @param capacity how many of its posts may be in hand at once, over all servers; 0: none; null: as the configuration says
 * @returns false when there is no such account
 */
export async function setAccountCapacity(db: Database, id: string, capacity: number | null): Promise<boolean> {
  const [{ affectedRows }] = await db.query<ResultSetHeader>(
    'UPDATE meta_social_accounts SET capacity = ? WHERE id = ?',
    [capacity, id],
  )
  return affectedRows > 0
}
