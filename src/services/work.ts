import { randomUUID } from 'node:crypto'
import type { Config } from '../config/config'
import { accountCapacities } from '../db/accounts/account-capacities'
import { type Database, keptForHours, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { FEEDER, renewLead, resignLead, takeLead } from '../db/operations/fleet-leader'
import { beat, joinFleet, lastBeat, leaveFleet } from '../db/operations/fleet-members'
import { freeLanes } from '../db/operations/free-lanes'
import { ownEpoch } from '../db/operations/own-epoch'
import { behindHolds } from '../db/queue/behind-holds'
import { claimsInFlight } from '../db/queue/claims-in-flight'
import { countWork } from '../db/queue/count-work'
import { type DueRow, dueBacklog, dueSoon } from '../db/queue/due-window'
import { LATE_CLAIM_MS, takeBackClaimsOfWorker } from '../db/queue/take-back-claims'
import type { FleetTools } from '../fleet/fleet-tools'
import type { KeepsSending } from '../notices/keep-sending'
import type { Logger } from '../observability/log'
import { keepMark } from '../state/cycle-mark'
import { sayOutage } from '../workers/say-outage'
import { settleSetBacks } from '../workers/settle-set-backs'
import { checkSchema } from './check-schema'
import { countRecovered } from './count-recovered'
import { keepSendingNotices } from './notices'
import { withAddress } from './with-address'

/** Opens what the parent of resident workers works with, and owns the order of closing it. */
export async function openWorkServices(
  given: Config,
  log: Logger,
  version: string,
): Promise<FleetTools & { keepSendingNotices(): KeepsSending; close(): Promise<void> }> {
  const url = await databaseUrl(given)
  const config = withAddress(given, url)
  await checkSchema(url)
  const host = config.HOSTNAME
  const db = openDatabase(url, 3, keptForHours)
  // Its own for as long as the parent lives: the name of its workers is.
  const naming = await db.getConnection().catch(async (error) => {
    await db.end()
    throw error
  })
  const epoch = await ownEpoch(naming, host)
  let workers = 0
  const beats = new Map<string, Date>()
  return {
    config,
    log,
    nextWorkerId: () => `worker-${epoch}-${++workers}`,
    async settleSetBacks() {
      const connection = await db.getConnection()
      try {
        const found = await countWork(connection, host, config.CLAIM_LEASE_MS)
        const isSettled = await settleSetBacks({ db, connection, config, log, actor: 'dispatcher' }, found)
        if (isSettled) remember(config, log, found)
        return isSettled
      } finally {
        // The lock that shows ticks one another belongs to it, and no tick is here.
        connection.destroy()
      }
    },
    async join() {
      // Before its first beat, which is a sign of life.
      await sayOutage(db, log)
      const id = randomUUID()
      await joinFleet(db, { id, host, version })
      return id
    },
    async beat(id, told) {
      const known = await lastBeat(db, id)
      const before = beats.get(id)
      if (!known || (before && known < before)) return false
      beats.set(id, known)
      await beat(db, id, told)
      return true
    },
    async leave(id) {
      beats.delete(id)
      await leaveFleet(db, id)
    },
    async speakFor(workerId, how) {
      const reason = `Worker ${workerId} on ${host} ${how}; its claim was taken back.`
      const why = { actor: 'dispatcher', host, reason, maxAttempts: config.MAX_ATTEMPTS } as const
      const { claims, ...taken } = await takeBackClaimsOfWorker(db, { id: workerId, host }, why, LATE_CLAIM_MS)
      log.warn({ workerId, taken }, `Claims of ${workerId} settled`)
      await countRecovered(db, claims.length, log)
      return claims
    },
    leading: (memberId, { FEED_AHEAD_S, LEADER_TTL_MS }) => {
      const who = { name: FEEDER, holder: memberId }
      return {
        lead: {
          take: (above) => takeLead(db, { ...who, host, ttlMs: LEADER_TTL_MS, above }),
          renew: (term) => renewLead(db, { ...who, term, ttlMs: LEADER_TTL_MS, fed: true }),
          resign: (term) => resignLead(db, { ...who, term }),
        },
        queue: {
          async soon(after) {
            const window = { fromMs: -FRESH_MS, toMs: FEED_AHEAD_S * 1_000 }
            return pageOf(db, await dueSoon(db, { ...window, after, limit: SOON_PAGE }), SOON_PAGE)
          },
          async backlog(after) {
            return pageOf(db, await dueBacklog(db, { overdueMs: FRESH_MS, after, limit: BACKLOG_PAGE }), BACKLOG_PAGE)
          },
          inFlight: () => claimsInFlight(db, config.CLAIM_LEASE_MS),
          capacities: () => accountCapacities(db),
          freeLanes: () => freeLanes(db),
        },
      }
    },
    keepSendingNotices: () => keepSendingNotices(config, db, log, NOTICES_EVERY_MS),
    async close() {
      naming.destroy()
      await db.end()
    },
  }
}

/** What a resident worker has published is told within so long. */
const NOTICES_EVERY_MS = 1_000

/** What became due within the last so many milliseconds is looked at with what becomes due soon. */
const FRESH_MS = 10_000
const SOON_PAGE = 10_000
/** Of what is due for longer a little at a time, so that nothing fresh waits for it. */
const BACKLOG_PAGE = 2_000

const pageOf = async (db: Database, rows: DueRow[], limit: number) => ({
  rows: await behindHolds(db, rows),
  next: rows.length < limit ? undefined : rows.at(-1),
})

type Found = Awaited<ReturnType<typeof countWork>>

/** The newest cycle of any tick: a database that does not know it any more when this server looks again was set back. */
function remember({ STATE_DIR }: Config, log: Logger, { identity, newest, now }: Found): void {
  if (!identity || !newest) return
  try {
    keepMark(STATE_DIR, identity, { cycle: newest.cycle, tickId: newest.tickId, at: now })
  } catch (error) {
    log.error({ err: error }, `The newest cycle could not be kept in STATE_DIR: ${(error as Error).message}`)
  }
}
