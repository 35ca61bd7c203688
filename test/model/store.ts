import type { Claim, ClaimRequest } from '../../src/db/queue/claim'
import type { LedgerEntry } from '../../src/db/queue/ledger'
import type { ClaimedPost } from '../../src/domain/claimed-post'
import type { PublicationKind } from '../../src/domain/post'
import type { PostStatus, PublicationStatus, ScheduleStatus } from '../../src/domain/post-status'

/** What a person does to the post between two claims. */
export const acts = [
  'cancels',
  'edits',
  'retries',
  'publishes now',
  'gives another time',
  'says it is out',
  'says it is not out',
  'connects the account',
] as const
export type Act = (typeof acts)[number]

/** What the database says of the post. */
export type StoredState = {
  queued: ScheduleStatus
  told: PostStatus
  attempts: number
  externalPostId: string | null
  publications: {
    kind: PublicationKind
    status: PublicationStatus
    externalId: string | null
    progress: Record<string, unknown>
    looks: number
    /** Whether a commit of it was ever about to leave. */
    committed: boolean
  }[]
}

/** The database as a worker, the dispatcher and a person use it: of one post. */
export type Store = {
  /** Claims the post, or finds that the same request has claimed it. @returns whether it did */
  claim(request: ClaimRequest): Promise<boolean>
  load(claim: Claim): Promise<ClaimedPost>
  save(entry: LedgerEntry): Promise<boolean>
  holdAccount(): Promise<'first' | 'known'>
  /** Takes back the claim of a worker that is gone. */
  takeBack(): Promise<void>
  /** @returns whether it was done, or refused */
  act(act: Act, kind: PublicationKind | undefined): Promise<boolean>
  state(): Promise<StoredState>
}
