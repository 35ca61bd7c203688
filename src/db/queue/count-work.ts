import type { Mark } from '../../domain/set-back'
import type { Connection } from '../connection'
import { SOMEBODY_LISTENS } from '../events/listened'
import { SOMETHING_TO_SEND } from '../events/waiting-deliveries'
import { FLEET_BEATS } from '../operations/fleet-beats'
import { type AllOrNulls, oneRow } from '../rows'
import { leftBehind, valuesOfLeftBehind } from './left-behind'

export type WorkFound = {
  /** Posts that may be claimed now. */
  due: number
  /** Posts that become due within the time that was asked for. */
  ahead: number
  /** Resident workers beat: what becomes due between ticks is theirs. */
  fleet: boolean
  /** Of the due posts, those that a fleet which beats has left behind; no more of them are counted than were asked for. */
  leftBehind: number
  /** Claims older than the lease: their worker is gone. */
  stale: number
  /** A token is due to be renewed. */
  renewals: boolean
  /** Somebody listens to what happens. */
  listened: boolean
  /** An event or a notice is to be sent. */
  notices: boolean
  /** False while another tick runs on this server. */
  alone: boolean
  /** The database's clock. */
  now: Date
  /** Names the database; undefined where nothing was drawn. */
  identity: string | undefined
  /** The newest cycle it knows. */
  newest: Mark | undefined
  /** It was set back, and not all that was due in the lost time is marked yet. */
  setBack: boolean
}

/**
 * All that an idle tick asks, in one round trip. Counts and question read one index range each, so the price is the same with
 * 200,000 future rows. The named lock belongs to the connection: it is let go when the tick ends, however it ends.
 * @param aheadMs how far to look ahead
 * @param left what a fleet that beats is given, and how many posts that it leaves behind are of interest
 */
export async function countWork(
  connection: Connection,
  host: string,
  leaseMs: number,
  aheadMs = 0,
  left: { graceMs: number; most: number } = { graceMs: 0, most: 0 },
): Promise<WorkFound> {
  const {
    due,
    ahead,
    fleet,
    leftBehind: behind,
    stale,
    renewals,
    listened,
    notices,
    alone,
    now,
    identity,
    setBack,
    ...newest
  } = await oneRow<
    {
      due: number
      ahead: number
      fleet: number
      leftBehind: number
      stale: number
      renewals: number
      listened: number
      notices: number
      alone: number | null
      now: Date
      identity: string | null
      setBack: number
    } & AllOrNulls<{ newestCycle: number; newestTick: string; newestAt: Date }>
  >(
    connection,
    `SELECT
       (SELECT COUNT(*) FROM post_schedule WHERE status = 'pending' AND run_at <= NOW(3)) AS due,
       (SELECT COUNT(*) FROM post_schedule
         WHERE status = 'pending' AND run_at > NOW(3) AND run_at <= NOW(3) + INTERVAL ? MICROSECOND) AS ahead,
       ${FLEET_BEATS} AS fleet,
       IF(${FLEET_BEATS}, (SELECT COUNT(*) FROM (${leftBehind('1')}) behind), 0) AS leftBehind,
       (SELECT COUNT(*) FROM post_schedule
         WHERE status = 'processing' AND locked_at < NOW(3) - INTERVAL ? MICROSECOND) +
       (SELECT COUNT(*) FROM post_schedule WHERE status = 'processing' AND locked_at IS NULL) AS stale,
       EXISTS (SELECT 1 FROM social_token WHERE refresh_at <= NOW(3)) AS renewals,
       ${SOMEBODY_LISTENS} AS listened,
       ${SOMETHING_TO_SEND} AS notices,
       GET_LOCK(CONCAT('tick:', LEFT(SHA2(CONCAT(DATABASE(), ':', ?), 256), 40)), 0) AS alone,
       NOW(3) AS now,
       (SELECT id FROM database_identity LIMIT 1) AS identity,
       EXISTS (SELECT 1 FROM set_backs WHERE posts IS NULL) AS setBack,
       newest.id AS newestCycle, newest.tick_id AS newestTick, newest.started_at AS newestAt
     FROM (SELECT 1) one LEFT JOIN dispatch_cycles newest ON newest.id = (SELECT MAX(id) FROM dispatch_cycles)`,
    [aheadMs * 1000, ...valuesOfLeftBehind({ graceMs: left.graceMs, leaseMs }, left.most), leaseMs * 1000, host],
  )
  return {
    due,
    ahead,
    fleet: fleet === 1,
    leftBehind: behind,
    stale,
    renewals: renewals === 1,
    listened: listened === 1,
    notices: notices === 1,
    alone: alone === 1,
    now,
    identity: identity ?? undefined,
    newest:
      newest.newestCycle === null
        ? undefined
        : { cycle: newest.newestCycle, tickId: newest.newestTick, at: newest.newestAt },
    setBack: setBack === 1,
  }
}
