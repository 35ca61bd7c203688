import type { Claim } from '../db/queue/claim'
import type { ClaimAnswer } from '../db/queue/claim-by-ids'
import type { ClaimSize } from './ask-for-claim'
import type { Tier } from './claim-tally'
import type { ClaimTools } from './run-worker'
import type { WaitForDue } from './wait-for-due'

/** For who is told which posts to claim. */
export type ClaimsByName = {
  /** @param tier by which way the posts were come by: told of them, unless said otherwise */
  claimByIds(ids: string[], how: ClaimSize, tier?: Tier): Promise<{ claim: Claim; answers: Map<string, ClaimAnswer> }>
}

/** What a resident worker has besides, where posts are named to it. */
export type Named = {
  openClaim(): ClaimTools & ClaimsByName
  ahead: WaitForDue
  /** Rows that have been due for longer than `graceMs`, of accounts on which nobody works: the oldest of each. */
  leftBehind(graceMs: number): Promise<{ id: string; lane: string }[]>
}
