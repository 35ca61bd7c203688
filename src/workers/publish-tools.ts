import type { LedgerEntry } from '../db/queue/ledger'
import type { ClaimedAccount, ClaimedPost } from '../domain/claimed-post'
import type { LateRules } from '../domain/lateness'
import type { Platform } from '../domain/post'
import type { SettlePolicy } from '../domain/settle-post'
import type { Logger } from '../observability/log'
import type { Publisher } from '../platforms/calls/publisher'
import type { Clock } from './clock'
import type { Deadline } from './deadline'
import type { Gate } from './gate'

/** What publishing one post needs; handed in, so that a test can replace any of it. */
export type PublishTools = {
  publishers: Record<Platform, Publisher>
  /** Writes under the claim; false when the claim was lost. */
  save(entry: LedgerEntry): Promise<boolean>
  isExternalIdTaken(accountId: string, publicationId: number, externalId: string): Promise<boolean>
  /**
   * Marks the account as one that must be connected again and holds its posts.
   * @returns whether we were the first to find out, or the token has been replaced since the post was loaded
   */
  holdAccount(account: ClaimedAccount, reason: string): Promise<'first' | 'known' | 'replaced'>
  /** Who must not be called now. */
  gate: Gate
  /** 0 when a late post of the account may go out now, else after how many milliseconds to ask again. */
  takeLateSlot(accountId: string): Promise<number>
  openToken(post: ClaimedPost): string
  clock: Clock
  deadline: Deadline
  policy: SettlePolicy &
    LateRules & {
      /** How long after its loading a claim may still be trusted without asking: the lease less one call. */
      claimTrustMs: number
    }
  log: Logger
}
