import type { RowBehindHold } from '../../db/queue/behind-holds'
import type { ClaimInFlight } from '../../db/queue/claims-in-flight'
import type { Cursor } from '../../db/queue/due-window'
import type { Logger } from '../../observability/log'
import type { PostIndex } from '../index/post-index'

/** The lease of the leader: a row of the database, by its clock. */
export type Lead = {
  /**
   * @param above a term that Redis has seen: the own one is higher, also in a database that was set back
   * @returns the term, when it was to be had
   */
  take(above: number): Promise<number | undefined>
  /** @returns false when somebody else has it, or may have */
  renew(term: number): Promise<boolean>
  resign(term: number): Promise<unknown>
}

/** Some rows of the queue, and where the next ones begin; undefined when these were the last. */
export type Page = { rows: RowBehindHold[]; next: Cursor | undefined }

/** What a leader asks of the database. */
export type LeadersQueue = {
  /** Rows that become due within the window that is fed ahead, or became due just now; oldest first, behind `after`. */
  soon(after: Cursor | undefined): Promise<Page>
  /** Rows that have been due for longer. */
  backlog(after: Cursor | undefined): Promise<Page>
  inFlight(): Promise<ClaimInFlight[]>
  /** Capacities of lanes that have another than the usual. */
  capacities(): Promise<Map<string, number>>
  /** Lanes of workers that are free, over all members that beat. */
  freeLanes(): Promise<number>
}

/** What a leader does with the index. */
export type LeadersIndex = Pick<
  PostIndex,
  'feed' | 'sweep' | 'begin' | 'seed' | 'open' | 'capacities' | 'slots' | 'isEntry' | 'give' | 'status' | 'runId'
>

export type LeaderTools = {
  lead: Lead
  queue: LeadersQueue
  /** Behind the circuit breaker round Redis. */
  index: LeadersIndex
  log: Logger
  ttlMs: number
  now?: () => number
  wall?: () => number
}
