import type { Connection } from '../connection'
import { rows } from '../rows'

/**
 * Asks for the newest columns that workers need, before any of them claims a post.
 * @throws Error of the driver where this version's tables are not there: tick and API know what to say of it
 */
export async function mustHaveColumns(connection: Connection): Promise<void> {
  await rows<{ traceparent: string | null; trace_id: string | null }>(
    connection,
    'SELECT d.traceparent, a.trace_id FROM post_details d, attempts a LIMIT 0',
  )
}
