import { randomUUID } from 'node:crypto'
import type { Config } from '../config/config'
import { keptForHours, openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { beat, joinFleet, lastBeat, leaveFleet } from '../db/operations/fleet-members'
import { ownEpoch } from '../db/operations/own-epoch'
import { countWork } from '../db/queue/count-work'
import { takeBackClaimsOfWorker } from '../db/queue/take-back-claims'
import type { FleetTools } from '../fleet/fleet-tools'
import type { Logger } from '../observability/log'
import { keepMark } from '../state/cycle-mark'
import { settleSetBacks } from '../workers/settle-set-backs'
import { checkSchema } from './check-schema'

/** Opens what the parent of resident workers works with, and owns the order of closing it. */
export async function openWorkServices(
  given: Config,
  log: Logger,
  version: string,
): Promise<FleetTools & { close(): Promise<void> }> {
  const url = await databaseUrl(given)
  const config = { ...given, DATABASE_URL: url }
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
      const { claims: _, ...taken } = await takeBackClaimsOfWorker(db, { id: workerId, host }, why)
      log.warn({ workerId, taken }, `Claims of ${workerId} settled`)
    },
    async close() {
      naming.destroy()
      await db.end()
    },
  }
}

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
