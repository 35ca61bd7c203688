import type { Config } from '../config/config'
import type { CycleQueue, DispatchTools } from '../cron/dispatch-tools'
import { type Connection, type Database, openDatabase } from '../db/connection'
import { recordCycleEnd, recordCycleStart, recordIdleCycle } from '../db/operations/dispatch-cycles'
import { mustHaveColumns } from '../db/operations/must-have-columns'
import { ownEpoch } from '../db/operations/own-epoch'
import { countWork, type WorkFound } from '../db/queue/count-work'
import { pruningTurn } from '../domain/pruning-turn'
import { reachMs } from '../domain/reach'
import type { TickSource } from '../domain/who-ticks'
import type { Logger } from '../observability/log'
import { keepMark } from '../state/cycle-mark'
import type { TickTrace } from '../tracing/tick-trace'
import { settleSetBacks } from '../workers/settle-set-backs'

/** A database that is so slow is left alone: the tick of the next minute must find this one gone. */
const PRUNING_MS = 1_000
/** A tick waits no longer for its trace to be taken. What is over by then has ended before the tick's own end. */
const TRACE_MS = 1_000

/**
 * Opens what a tick works with, and owns the order of closing it. What is for claims of the dead and for workers is loaded
 * when there are any: most ticks find nothing.
 */
export async function openTickServices(
  config: Config,
  url: string,
  { log, tickId, startedBy }: { log: Logger; tickId: string; startedBy: TickSource },
): Promise<{ queue: CycleQueue; beginTrace: DispatchTools['beginTrace'] & object; close(): Promise<void> }> {
  const host = config.HOSTNAME
  // One connection for the cycle, one for settling what dead workers left; a lock has one of its own.
  const db = openDatabase(url, 3)
  // The lock that shows other ticks we are here belongs to it, and so does the name of the workers.
  const connection = await db.getConnection().catch(async (error) => {
    await db.end()
    throw error
  })
  let found: WorkFound | undefined
  let isSettled = false
  let turn: number | undefined
  let trace: TickTrace | undefined
  // Kept before workers start: a database that does not know this cycle any more was set back. What this server knows of a
  // lost time stays until that is settled.
  const remember = (cycle: number) => {
    if (isSettled) turn = pruningTurn(found?.newest?.cycle, cycle)
    if (!found?.identity || !isSettled) return
    try {
      keepMark(config.STATE_DIR, found.identity, { cycle, tickId, at: found.now })
    } catch (error) {
      log.error({ err: error }, `The newest cycle could not be kept in STATE_DIR: ${(error as Error).message}`)
    }
  }
  return {
    queue: {
      async count() {
        found = await countWork(connection, host, config.CLAIM_LEASE_MS, reachMs(config), {
          graceMs: config.FLEET_GRACE_S * 1_000,
          most: config.BATCH_SIZE * config.MAX_WORKERS,
        })
        return found
      },
      async settleSetBacks(found) {
        isSettled = await settleSetBacks({ db, connection, config, log, actor: 'dispatcher' }, found)
        return isSettled
      },
      async lookAhead(most) {
        const { lookAhead } = await import('../db/queue/look-ahead')
        // Not over the tick's own connection: that may have broken while it waited, and a pool opens another.
        return lookAhead(db, { tickId, most })
      },
      async isListened({ listened }) {
        if (config.NOTICE_EMAIL.length === 0 && !config.NOTICE_WEBHOOK_URL) return listened
        try {
          const { registerOperatorsOwn } = await import('./notices')
          await registerOperatorsOwn(config, db)
          return true
        } catch (error) {
          log.warn({ err: error }, 'It could not be noted who is to get the notices of the settings')
          return listened
        }
      },
      epoch: () => ownEpoch(connection, host),
      async recoverStale() {
        const { recoverStaleClaims } = await import('../workers/recover-stale-claims')
        return recoverStaleClaims(db, config, 'dispatcher', log)
      },
      async lineUp() {
        const { lineUp } = await import('../workers/line-up')
        return lineUp(db, config, 'dispatcher')
      },
      async sayOutage(backlog) {
        const { sayOutage } = await import('../workers/say-outage')
        return sayOutage(db, log, backlog && { posts: backlog.late, lastAt: backlog.lastAt })
      },
      async takeBackClaimsOf(id, reason) {
        const { LATE_CLAIM_MS, takeBackClaimsOfWorker } = await import('../db/queue/take-back-claims')
        const { countRecovered } = await import('./count-recovered')
        const why = { actor: 'dispatcher', host, reason, maxAttempts: config.MAX_ATTEMPTS } as const
        const { claims, ...taken } = await takeBackClaimsOfWorker(db, { id, host }, why, LATE_CLAIM_MS)
        await countRecovered(db, claims.length, log)
        return taken
      },
      async recordIdle(cycle) {
        remember(await recordIdleCycle(connection, { tickId, host, startedBy }, cycle))
      },
      async recordStart(cycle) {
        // Workers would claim posts and then fail at columns that are not there yet.
        await mustHaveColumns(connection)
        const id = await recordCycleStart(connection, { ...cycle, tickId, host, startedBy })
        remember(id)
        return id
      },
      async recordEnd(cycle, end) {
        try {
          await recordCycleEnd(connection, cycle, end)
        } catch (error) {
          const { isConnectionTrouble } = await import('../db/connection-trouble')
          if (!isConnectionTrouble(error)) throw error
          // A database that was away while the tick waited is back, and knows nothing of this connection.
          await recordCycleEnd(db, cycle, end)
        }
      },
    },
    async beginTrace(sinceMs) {
      if (!config.OTEL_EXPORTER_OTLP_ENDPOINT) return undefined
      // Loaded only now: most ticks start nothing.
      const { loadTracing } = await import('./load-tracing')
      trace = await loadTracing(config, log, ({ TickTrace }, given) => new TickTrace(given, { tickId, sinceMs }, log))
      return trace
    },
    async close() {
      const traced = trace?.close(TRACE_MS)
      if (turn !== undefined) await pruneALittle({ db, connection, log, config, turn })
      connection.destroy()
      await Promise.all([db.end(), traced])
    },
  }
}

type Pruning = { db: Database; connection: Connection; log: Logger; config: Config; turn: number }

/** When all else is done. What cannot be thrown away now goes at another time, and is no trouble of this tick. */
async function pruneALittle({ log, ...pruning }: Pruning): Promise<void> {
  try {
    const [{ takeTurn }, { inTime }] = await Promise.all([import('../db/pruning/take-turn'), import('../cron/in-time')])
    const thrownAway = await inTime(takeTurn(pruning), PRUNING_MS)
    if (thrownAway.length > 0) log.debug({ thrownAway }, 'Threw away what has had its time')
  } catch (error) {
    log.warn({ err: error }, 'What has had its time could not be thrown away')
  }
}
