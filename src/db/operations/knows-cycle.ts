import type { Mark } from '../../domain/set-back'
import type { Connection } from '../connection'
import { oneRow } from '../rows'

/** Whether the database still knows a cycle. One that is older than all it keeps was pruned, and nothing is lost by that. */
export async function knowsCycle(connection: Connection, { cycle, tickId }: Mark): Promise<boolean> {
  const { known } = await oneRow<{ known: number }>(
    connection,
    `SELECT EXISTS (SELECT 1 FROM dispatch_cycles WHERE id = ? AND tick_id = ?)
         OR ? < (SELECT COALESCE(MIN(id), 0) FROM dispatch_cycles) AS known`,
    [cycle, tickId, cycle],
  )
  return known === 1
}
