import type { Config } from '../config/config'
import { dataDir } from '../config/project-root'
import { holdAccount } from '../db/accounts/hold-account'
import { openDatabase } from '../db/connection'
import { databaseUrl } from '../db/database-url'
import { hostsOfMedia } from '../db/media/hosts-of-media'
import { activeHolds, putOnHold, reportDown, reportUp, takeProbe } from '../db/operations/holds'
import { adoptExternalId } from '../db/posts/adopt-external-id'
import { isExternalIdTaken } from '../db/posts/is-external-id-taken'
import { type Claim, type ClaimRequest, claimDuePosts } from '../db/queue/claim'
import { takeTurn } from '../db/queue/give-turns'
import { createLedger } from '../db/queue/ledger'
import { loadClaimedPosts } from '../db/queue/load-claimed-posts'
import { headOfQueue, lookAhead } from '../db/queue/look-ahead'
import { type HoldMet, putOffHeld } from '../db/queue/put-off-held'
import type { ClaimedAccount, ClaimedPost } from '../domain/claimed-post'
import { callsEndMs } from '../domain/reach'
import type { WorkerId } from '../domain/timeline'
import { createMediaSource } from '../media/media-source'
import { openMediaStore } from '../media/open-media-store'
import type { Logger } from '../observability/log'
import { createHttpClient } from '../platforms/calls/http-client'
import { createPublishers } from '../platforms/publishers'
import { tokenEncryptionKey } from '../security/encryption-key'
import { TokenCipher } from '../security/token-cipher'
import { askForClaim, type ClaimSize } from '../workers/ask-for-claim'
import { systemClock } from '../workers/clock'
import { Deadline } from '../workers/deadline'
import { Gate } from '../workers/gate'
import { backlogRules } from '../workers/line-up'
import { LookAhead } from '../workers/look-ahead'
import { retryWhileAlive } from '../workers/retry-while-alive'
import type { WorkerTools } from '../workers/run-worker'
import { claimedTokenOpener } from './open-claimed-token'

/**
 * Builds what a worker needs, and owns the order of closing it.
 * @param tickId the tick it works for; without one it never waits for what is not due yet
 */
export async function openWorkerServices(
  config: Config,
  { workerId, tickId, log, stop }: { workerId: WorkerId; tickId?: string; log: Logger; stop: Promise<void> },
): Promise<WorkerTools & { close(): Promise<void> }> {
  const openClaimedToken = claimedTokenOpener(TokenCipher.fromSetting(tokenEncryptionKey(config, dataDir)))
  const deadline = new Deadline(config.WORKER_SOFT_STOP_MS, callsEndMs(config.WORKER_TIMEOUT_MS))
  void stop.then(() => deadline.stop())
  const callMs = () => Math.min(config.HTTP_TIMEOUT_MS, deadline.callMs)
  const http = createHttpClient(callMs)
  // One connection for claims and reading, one for the ledger, one to spare for looks.
  const db = openDatabase(await databaseUrl(config), 3)
  const host = config.HOSTNAME
  const by = { actor: workerId, host } as const
  // Usage headers belong to a token; what is put on hold is its account.
  const accountOf = new Map<string, string>()
  // A moment without the database costs none of what is under way: what is asked or written is said again.
  const alive = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    retryWhileAlive(call, deadline, log)
  const media = createMediaSource({
    openStore: () => openMediaStore(config),
    policy: async (ours) => (await import('../media/address-policy')).policyOf(config, ours),
    host,
    takenInBy: alive(async (key: string) => (await hostsOfMedia(db, [key])).get(key)),
    maxBytes: config.MAX_UPLOAD_MB * 1024 * 1024,
    timeoutMs: callMs,
  })
  // What workers tell each other about limits and outages saves calls; losing it loses nothing else.
  const hint = (write: () => Promise<void>) =>
    write().catch((error) => log.warn({ err: error }, 'A hint for the other workers could not be kept'))
  return {
    claim: askForClaim(
      alive((how: ClaimSize, request: ClaimRequest) =>
        claimDuePosts(db, { ...how, workerId, host, maxAttempts: config.MAX_ATTEMPTS }, request),
      ),
      systemClock,
    ),
    batchSize: config.BATCH_SIZE,
    load: alive((claim: Claim) => loadClaimedPosts(db, claim)),
    save: alive(createLedger(db, workerId, host)),
    isExternalIdTaken: alive((account: string, publication: number, id: string) =>
      isExternalIdTaken(db, account, publication, id),
    ),
    adoptExternalId: alive((account: string, publication: number, id: string) =>
      adoptExternalId(db, account, publication, id),
    ),
    revoked: new Set(),
    holdAccount: alive(({ id, tokenContextId }: ClaimedAccount, reason: string) =>
      holdAccount(db, { id, tokenContextId }, reason, workerId),
    ),
    gate: new Gate({
      active: alive(() => activeHolds(db)),
      put: (hold) => hint(() => putOnHold(db, hold)),
      down: (scope, reason) => hint(() => reportDown(db, scope, reason)),
      up: (scope) => hint(() => reportUp(db, scope)),
      probe: alive((scope: string) => takeProbe(db, scope)),
    }),
    putOffHeld: alive((hold: HoldMet) => putOffHeld(db, hold, by)),
    takeTurn: alive(({ scheduleId, claimToken, account, hasTurn = false }: ClaimedPost) =>
      takeTurn(db, { scheduleId, claimToken, accountId: account.id, hasTurn }, backlogRules(config), by),
    ),
    openToken: (post) => {
      const token = openClaimedToken(post)
      accountOf.set(token, post.account.id)
      return token
    },
    publishers: createPublishers(config, http, media, (token, forMs) => {
      const scope = `account:${accountOf.get(token)}`
      const reason = 'Meta says that nearly all calls of this account are used up'
      void hint(() => putOnHold(db, { scope, forMs, reason }))
    }),
    concurrency: config.WORKER_CONCURRENCY,
    policy: {
      maxAttempts: config.MAX_ATTEMPTS,
      retryBaseMs: config.RETRY_BASE_MS,
      latePolicy: config.LATE_POLICY,
      lateLimitMinutes: config.LATE_LIMIT_MINUTES,
      claimTrustMs: config.CLAIM_LEASE_MS - config.HTTP_TIMEOUT_MS,
    },
    clock: systemClock,
    deadline,
    stopped: stop,
    ...(tickId !== undefined &&
      config.LOOK_AHEAD_SECONDS > 0 && {
        ahead: new LookAhead({
          look: () => lookAhead(db, { tickId }),
          head: () => headOfQueue(db),
          deadline,
          untilMs: config.LOOK_AHEAD_SECONDS * 1_000,
          stopped: stop,
          clock: systemClock,
          log,
        }),
      }),
    log,
    async close() {
      http.close()
      await db.end()
    },
  }
}
