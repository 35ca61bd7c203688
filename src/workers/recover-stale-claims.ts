import type { Config } from '../config/config'
import type { Database } from '../db/connection'
import { takeBackStaleClaims } from '../db/queue/take-back-claims'
import type { Actor } from '../domain/timeline'
import type { Logger } from '../observability/log'

/**
 * Crash recovery: takes back the claims of workers that nobody saw die, and says so.
 * @param actor who signs for it in the timeline of each post
 * @returns how many rows may be claimed again
 */
export async function recoverStaleClaims(db: Database, config: Config, actor: Actor, log: Logger): Promise<number> {
  const taken = await takeBackStaleClaims(db, config.CLAIM_LEASE_MS, {
    actor,
    host: config.HOSTNAME,
    reason: `No sign of the worker for ${config.CLAIM_LEASE_MS / 1000} s; its claim was taken back.`,
    maxAttempts: config.MAX_ATTEMPTS,
  })
  const count = taken.pending + taken.unconfirmed + taken.failed
  if (count > 0) log.warn({ taken }, `Recovered stale claims: ${count}`)
  return taken.pending + taken.unconfirmed
}
