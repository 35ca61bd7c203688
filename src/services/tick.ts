import type { Config } from '../config/config'
import type { CycleQueue } from '../cron/dispatch-tools'
import { openDatabase } from '../db/connection'
import { recordCycleEnd, recordCycleStart, recordIdleCycle } from '../db/operations/dispatch-cycles'
import { ownEpoch } from '../db/operations/own-epoch'
import { countWork } from '../db/queue/count-work'
import { takeBackClaimsOfWorker } from '../db/queue/take-back-claims'
import type { Logger } from '../observability/log'
import { recoverStaleClaims } from '../workers/recover-stale-claims'

/** Opens what a tick works with, and owns the order of closing it. It is light: most ticks find nothing. */
export async function openTickServices(
  config: Config,
  url: string,
  { log, tickId }: { log: Logger; tickId: string },
): Promise<{ queue: CycleQueue; close(): Promise<void> }> {
  const host = config.HOSTNAME
  // One connection for the cycle, one for settling what dead workers left.
  const db = openDatabase(url, 2)
  // The lock that shows other ticks we are here belongs to it, and so does the name of the workers.
  const connection = await db.getConnection().catch(async (error) => {
    await db.end()
    throw error
  })
  return {
    queue: {
      count: () => countWork(connection, host, config.CLAIM_LEASE_MS),
      epoch: () => ownEpoch(connection, host),
      recoverStale: () => recoverStaleClaims(db, config, 'dispatcher', log),
      takeBackClaimsOf: (id, reason) =>
        takeBackClaimsOfWorker(
          db,
          { id, host },
          { actor: 'dispatcher', host, reason, maxAttempts: config.MAX_ATTEMPTS },
        ),
      recordIdle: (durationMs) => recordIdleCycle(connection, tickId, host, durationMs),
      recordStart: (cycle) => recordCycleStart(connection, { ...cycle, tickId, host }),
      recordEnd: (cycle, end) => recordCycleEnd(connection, cycle, end),
    },
    async close() {
      connection.destroy()
      await db.end()
    },
  }
}
