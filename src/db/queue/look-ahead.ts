import type { ClaimedPost } from '../../domain/claimed-post'
import type { Connection, Database } from '../connection'
import { FLEET_BEATS } from '../operations/fleet-beats'
import { oneRow, rows } from '../rows'
import { readJson, readObject } from '../stored-json'

export type AheadSeen = {
  /** Milliseconds until the next row is due, by the database's clock; none or less when one is; undefined where no row waits. */
  inMs: number | undefined
  /** Rows that are due or are about to be, up to as many as were asked for. */
  soon: number
  /** Resident workers beat: what is due is theirs. */
  fleet: boolean
  /** The database knows the tick that looks; where it does not, it was set back since that began. */
  knowsTick: boolean
}

/** What becomes due within this is counted as one crowd. A look is never further away than that. */
const SOON_MS = 1_500

/** A tick that looks is younger than this. */
const TICK_S = 120

/**
 * What a tick that waits asks about once a second: one statement, no lock, the head of one index and as many entries behind it
 * as are wanted, whatever else is in the queue.
 * @param most count no more than so many
 */
export async function lookAhead(
  db: Database | Connection,
  { tickId, most = 0 }: { tickId: string; most?: number },
): Promise<AheadSeen> {
  const seen = await oneRow<{ inUs: number | null; soon: number; fleet: number; knowsTick: number }>(
    db,
    `SELECT
       TIMESTAMPDIFF(MICROSECOND, NOW(3), (SELECT MIN(run_at) FROM post_schedule WHERE status = 'pending')) AS inUs,
       (SELECT COUNT(*) FROM (SELECT 1 FROM post_schedule FORCE INDEX (idx_status_run_at)
         WHERE status = 'pending' AND run_at <= NOW(3) + INTERVAL ? MICROSECOND LIMIT ?) due) AS soon,
       ${FLEET_BEATS} AS fleet,
       EXISTS (SELECT 1 FROM dispatch_cycles WHERE started_at > NOW(3) - INTERVAL ${TICK_S} SECOND AND tick_id = ?) AS knowsTick`,
    [SOON_MS * 1_000, most, tickId],
  )
  return {
    inMs: seen.inUs === null ? undefined : seen.inUs / 1_000,
    soon: seen.soon,
    fleet: seen.fleet === 1,
    knowsTick: seen.knowsTick === 1,
  }
}

/** What tells whether the post at the head of the queue is a quick one; undefined where no row waits. */
export async function headOfQueue(
  db: Database | Connection,
): Promise<Pick<ClaimedPost, 'media' | 'options' | 'attempt'> | undefined> {
  const [head] = await rows<{
    media: ClaimedPost['media'] | string | null
    options: object | string | null
    attempts: number
  }>(
    db,
    // The head alone first: joined at once, the optimizer may begin with the posts and read the whole queue.
    `SELECT d.media, d.options, s.attempts
       FROM (SELECT id FROM post_schedule FORCE INDEX (idx_status_run_at)
              WHERE status = 'pending' ORDER BY run_at, id LIMIT 1) head
       JOIN post_schedule s ON s.id = head.id JOIN post_details d ON d.id = s.post_detail_id`,
  )
  return head && { media: readJson(head.media) ?? [], options: readObject(head.options), attempt: head.attempts + 1 }
}
