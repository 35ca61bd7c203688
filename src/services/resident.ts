import { randomUUID } from 'node:crypto'
import type { Config } from '../config/config'
import { keptForHours, openWorkerDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import type { Claim } from '../db/queue/claim'
import { nextDue } from '../db/queue/next-due'
import { LooksForLeftBehind } from '../db/queue/oldest-left-behind'
import { callsEndMs } from '../domain/reach'
import type { WorkerId } from '../domain/timeline'
import type { Logger } from '../observability/log'
import type { ClaimSize } from '../workers/ask-for-claim'
import type { Tier } from '../workers/claim-tally'
import { momentOf, systemClock } from '../workers/clock'
import { Deadline } from '../workers/deadline'
import { HeldClaims } from '../workers/held-claims'
import type { Named } from '../workers/named-claims'
import type { WorkerTools } from '../workers/run-worker'
import { WaitForDue } from '../workers/wait-for-due'
import { openClaimTools } from './claim-tools'
import { keepCounts } from './keep-counts'
import { loadTracing, TRACES_MS } from './load-tracing'
import { type Opened, shareTools } from './worker'

/** What a parent reads of its resident worker. */
export type Residing = { held: HeldClaims; lastClaim: { at: number | undefined } }

/**
 * Builds what a resident worker needs, and owns the order of closing it. Its life has no end of its own; each of its claims has
 * the time that a worker of a tick has.
 * @param memberId its parent's, by which the database knows the fleet that it belongs to
 * @param capacity of an account, where posts are named to it
 */
export async function openResidentServices(
  config: Config,
  {
    workerId,
    memberId,
    capacity,
    log,
    stop,
  }: { workerId: WorkerId; memberId: string; capacity?: number | undefined; log: Logger; stop: Promise<void> },
): Promise<Opened<Omit<WorkerTools, 'openClaim'> & Residing & Named>> {
  const life = new Deadline(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  void stop.then(() => life.stop())
  const db = openWorkerDatabase(await databaseUrl(config), keptForHours)
  const room = capacity === undefined ? undefined : { capacity }
  const traces = await loadTracing(config, log, ({ PostTraces }, given) => new PostTraces(given, { workerId }, log))
  const shared = shareTools({ config, workerId, log, db, tier: 'poll', room, traces })
  const keepLast = keepCounts(db, shared.tally, log)
  const ahead = new WaitForDue({
    look: () => nextDue(db, memberId),
    everyMs: config.FLEET_POLL_MS,
    stopped: stop,
    clock: systemClock,
    log,
  })
  const looks = new LooksForLeftBehind(db, { leaseMs: config.CLAIM_LEASE_MS, most: config.BATCH_SIZE })
  const lastClaim: Residing['lastClaim'] = { at: undefined }
  const noting = (claim: Claim): Claim => {
    if (claim.scheduleIds.length > 0) lastClaim.at = performance.now()
    return claim
  }
  const openClaim = () => {
    const own = openClaimTools(shared, life.part(config.WORKER_SOFT_STOP_MS, callsEndMs(config.WORKER_TIMEOUT_MS)))
    return {
      ...own,
      async claim(how: ClaimSize) {
        return (await ahead.mayClaim()) ? noting(await own.claim(how)) : nothing()
      },
      async claimByIds(ids: string[], how: ClaimSize, tier?: Tier) {
        const named = await own.claimByIds(ids, how, tier)
        noting(named.claim)
        return named
      },
    }
  }
  return {
    openClaim,
    batchSize: config.BATCH_SIZE,
    concurrency: config.WORKER_CONCURRENCY,
    deadline: life,
    stopped: stop,
    ahead,
    leftBehind: (graceMs) => looks.look(graceMs),
    held: new HeldClaims(),
    lastClaim,
    log,
    async close() {
      shared.http.close()
      await Promise.all([keepLast(), traces?.close(TRACES_MS)])
      await db.end()
    },
  }
}

const nothing = () => ({ scheduleIds: [], token: randomUUID(), askedHere: momentOf(systemClock) })
