import type { Config } from '../config/config'
import { holdAccount } from '../db/accounts/hold-account'
import type { Database } from '../db/connection'
import { hostsOfMedia } from '../db/media/hosts-of-media'
import { activeHolds, putOnHold, reportDown, reportUp, takeProbe } from '../db/operations/holds'
import { adoptExternalId } from '../db/posts/adopt-external-id'
import { isExternalIdTaken } from '../db/posts/is-external-id-taken'
import { type Claim, ClaimRequest, claimDuePosts } from '../db/queue/claim'
import { claimByIds } from '../db/queue/claim-by-ids'
import { takeTurn } from '../db/queue/give-turns'
import type { Ledger } from '../db/queue/ledger'
import type { FleetGrace } from '../db/queue/left-behind'
import { loadClaimedPosts } from '../db/queue/load-claimed-posts'
import { type HoldMet, putOffHeld } from '../db/queue/put-off-held'
import type { ClaimedAccount, ClaimedPost } from '../domain/claimed-post'
import type { Tally } from '../domain/tally'
import type { WorkerId } from '../domain/timeline'
import { createMediaSource } from '../media/media-source'
import type { MediaStore } from '../media/media-store'
import type { Logger } from '../observability/log'
import type { OwnHttpClient } from '../platforms/calls/http-client'
import type { OnCall } from '../platforms/calls/told-calls'
import { createPublishers } from '../platforms/publishers'
import type { TokenCipher } from '../security/token-cipher'
import type { PostTraces } from '../tracing/post-traces'
import { askForClaim, type ClaimSize } from '../workers/ask-for-claim'
import { ClaimTally, callsInto, type Tier } from '../workers/claim-tally'
import { momentOf, systemClock } from '../workers/clock'
import type { Deadline } from '../workers/deadline'
import { Gate, type KnownHolds } from '../workers/gate'
import { backlogRules } from '../workers/line-up'
import type { ClaimsByName } from '../workers/named-claims'
import { retryWhileAlive } from '../workers/retry-while-alive'
import type { ClaimTools } from '../workers/run-worker'
import { claimedTokenOpener } from './open-claimed-token'
import { begunSafely, tracedTools } from './traced-tools'

/** What all claims of a worker share, for as long as the worker lives. */
export type SharedTools = {
  config: Config
  workerId: WorkerId
  log: Logger
  db: Database
  /** Given where Redis has places: so many claims of an account may be held. */
  room?: { capacity: number } | undefined
  /** Given where only what a fleet has left behind is claimed. */
  leftBy?: FleetGrace | undefined
  /** How it comes by its posts where none is named to it. */
  tier: Tier
  tally: Tally
  /** One for all, so that entries of different claims share a flush. */
  ledger: Ledger
  http: OwnHttpClient
  openStore: () => Promise<MediaStore>
  cipher: TokenCipher
  holds: KnownHolds
  revoked: Set<string>
  /** Absent where nothing is traced. */
  traces?: PostTraces | undefined
}

/**
 * What one claim works with: made before it is asked for, over what its worker has opened. Every call, every fetch and every
 * wait for the database ends by the claim's own deadline, and what is opened of tokens is gone with the claim.
 */
export function openClaimTools(shared: SharedTools, deadline: Deadline): ClaimTools & ClaimsByName {
  const { config, workerId, log, db, traces } = shared
  const host = config.HOSTNAME
  const by = { actor: workerId, host } as const
  const callMs = () => Math.min(config.HTTP_TIMEOUT_MS, deadline.callMs)
  // A moment without the database costs none of what is under way: what is asked or written is said again.
  const alive = <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    retryWhileAlive(call, deadline, log)
  const media = createMediaSource({
    openStore: shared.openStore,
    policy: async (ours) => (await import('../media/address-policy')).policyOf(config, ours),
    host,
    takenInBy: alive(async (key: string) => (await hostsOfMedia(db, [key])).get(key)),
    maxBytes: config.MAX_UPLOAD_MB * 1024 * 1024,
    timeoutMs: callMs,
  })
  // What workers tell each other about limits and outages saves calls; losing it loses nothing else.
  const hint = (write: () => Promise<void>) =>
    write().catch((error) => log.warn({ err: error }, 'A hint for the other workers could not be kept'))
  const tally = new ClaimTally(shared.tally, systemClock, shared.tier)
  const timed = async <T>(claim: Promise<T>): Promise<T> => {
    const askedAt = performance.now()
    const answer = await claim
    tally.waited(performance.now() - askedAt)
    return answer
  }
  const byIds = alive((ids: string[], how: ClaimSize, request: ClaimRequest) =>
    timed(
      claimByIds(
        db,
        { ...how, workerId, host, maxAttempts: config.MAX_ATTEMPTS, leaseMs: config.CLAIM_LEASE_MS, ...shared.room },
        ids,
        request,
      ),
    ),
  )
  const openClaimedToken = claimedTokenOpener(shared.cipher)
  // Usage headers belong to a token; what is put on hold is its account.
  const accountOf = new Map<string, string>()
  const onUsage = (token: string, forMs: number) => {
    const scope = `account:${accountOf.get(token)}`
    const reason = 'Meta says that nearly all calls of this account are used up'
    void hint(() => putOnHold(db, { scope, forMs, reason }))
  }
  const publishersTelling = (onCall: OnCall) =>
    createPublishers(config, shared.http.within(callMs), media, onUsage, onCall)
  const count: OnCall = callsInto(shared.tally)
  const save = alive(shared.ledger)
  return {
    claim: askForClaim(
      alive((how: ClaimSize, request: ClaimRequest) =>
        timed(
          claimDuePosts(
            db,
            { ...how, workerId, host, maxAttempts: config.MAX_ATTEMPTS, leftBy: shared.leftBy },
            request,
          ),
        ),
      ),
      systemClock,
    ),
    claimByIds(ids, how, tier = 'redis') {
      tally.tier = tier
      return byIds(ids, how, new ClaimRequest(momentOf(systemClock)))
    },
    tally,
    load: alive((claim: Claim) => loadClaimedPosts(db, claim)),
    save,
    isExternalIdTaken: alive((account: string, publication: number, id: string) =>
      isExternalIdTaken(db, account, publication, id),
    ),
    adoptExternalId: alive((account: string, publication: number, id: string) =>
      adoptExternalId(db, account, publication, id),
    ),
    revoked: shared.revoked,
    holdAccount: alive(({ id, tokenContextId }: ClaimedAccount, reason: string) =>
      holdAccount(db, { id, tokenContextId }, reason, workerId),
    ),
    gate: new Gate(
      {
        active: alive(() => activeHolds(db)),
        put: (hold) => hint(() => putOnHold(db, hold)),
        down: (scope, reason) => hint(() => reportDown(db, scope, reason)),
        up: (scope) => hint(() => reportUp(db, scope)),
        probe: alive((scope: string) => takeProbe(db, scope)),
      },
      shared.holds,
    ),
    putOffHeld: alive((hold: HoldMet) => putOffHeld(db, hold, by)),
    takeTurn: alive(({ scheduleId, claimToken, account, hasTurn = false }: ClaimedPost) =>
      takeTurn(db, { scheduleId, claimToken, accountId: account.id, hasTurn }, backlogRules(config), by),
    ),
    openToken: (post) => {
      const token = openClaimedToken(post)
      accountOf.set(token, post.account.id)
      return token
    },
    publishers: publishersTelling(count),
    ...(traces && {
      traced: (post: ClaimedPost) =>
        tracedTools(
          begunSafely(() => traces.begin(post)),
          {
            log,
            save,
            publishersTelling: (onCall) =>
              publishersTelling((...call) => {
                count(...call)
                onCall(...call)
              }),
          },
        ),
    }),
    policy: {
      maxAttempts: config.MAX_ATTEMPTS,
      retryBaseMs: config.RETRY_BASE_MS,
      latePolicy: config.LATE_POLICY,
      lateLimitMinutes: config.LATE_LIMIT_MINUTES,
      leaseMs: config.CLAIM_LEASE_MS,
      callMs: config.HTTP_TIMEOUT_MS,
    },
    clock: systemClock,
    deadline,
    log,
  }
}
