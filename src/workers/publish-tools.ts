import type { Turn } from '../db/queue/give-turns'
import type { LedgerEntry } from '../db/queue/ledger'
import type { HoldMet } from '../db/queue/put-off-held'
import type { ClaimedAccount, ClaimedPost } from '../domain/claimed-post'
import type { LateRules } from '../domain/lateness'
import type { Platform } from '../domain/post'
import type { SettlePolicy } from '../domain/settle-post'
import type { Logger } from '../observability/log'
import type { Publisher } from '../platforms/calls/publisher'
import type { ClaimTally } from './claim-tally'
import type { Clock } from './clock'
import type { Deadline } from './deadline'
import type { Gate } from './gate'

/** What one post is worked on with that is traced, in the place of its worker's. */
export type Traced = {
  tools: Pick<PublishTools, 'log' | 'save' | 'publishers'>
  ended(outcome: string): void
  broke(error: unknown): void
}

/** What publishing one post needs; handed in, so that a test can replace any of it. */
export type PublishTools = {
  publishers: Record<Platform, Publisher>
  /** Writes under the claim; false when the claim was lost. */
  save(entry: LedgerEntry): Promise<boolean>
  isExternalIdTaken(accountId: string, publicationId: number, externalId: string): Promise<boolean>
  /** Takes what the platform shows for a publication; false when it has been taken for another one meanwhile. */
  adoptExternalId(accountId: string, publicationId: number, externalId: string): Promise<boolean>
  /**
   * Marks the account as one that must be connected again and holds its posts.
   * @returns whether we were the first to find out, or the token has been replaced since the post was loaded
   */
  holdAccount(account: ClaimedAccount, reason: string): Promise<'first' | 'known' | 'replaced'>
  /** Context ids of tokens that this worker has heard called revoked so often that it believes it. */
  revoked: Set<string>
  /** Who must not be called now. */
  gate: Gate
  /** Puts off all posts that are due and meet the same hold: they need not be claimed to find out. */
  putOffHeld(hold: HoldMet): Promise<number>
  /** Whether a late post may go out now; if not, it was given back and has its turn. */
  takeTurn(post: ClaimedPost): Promise<Turn>
  openToken(post: ClaimedPost): string
  /** Counts for the metrics what becomes of the posts. */
  tally?: ClaimTally
  /** Begins the trace of one post; absent where nothing is traced. */
  traced?: (post: ClaimedPost) => Traced | undefined
  clock: Clock
  deadline: Deadline
  policy: SettlePolicy &
    LateRules & {
      /** How long after it was asked for nobody else takes a claim. */
      leaseMs: number
      /** How long a call may take, where the claim's end does not cut it off. */
      callMs: number
    }
  log: Logger
}
