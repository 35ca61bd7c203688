import type { Connection, Database } from '../connection'
import { type Decimal, oneRow } from '../rows'
import { BEATS } from './fleet-beats'

/** How many posts the workers of a fleet could begin at once, as its members said with their last beats. */
export async function freeLanes(db: Database | Connection): Promise<number> {
  const { lanes } = await oneRow<{ lanes: Decimal }>(
    db,
    `SELECT COALESCE(SUM(free_lanes), 0) AS lanes FROM fleet_members WHERE ${BEATS}`,
  )
  return Number(lanes)
}
