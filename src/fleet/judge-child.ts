import type { SignOfLife } from './resident-protocol'

// What a resident parent decides about its workers, as functions of what it knows of them.

/** A child as its parent sees it. */
export type ChildSeen = {
  ageMs: number
  /**
   * How often in a row the parent has looked, a second apart, and heard nothing since the time before. Counted and not timed: a
   * parent that was stopped itself looks once when it goes on.
   */
  silentLooks: number
  /** What it said last; undefined before its first word. */
  said?: SignOfLife | undefined
}

export type Limits = {
  /** Looks without a word from a child that has spoken. */
  silentLooks: number
  /** The same of one that has not: starting takes its time on a busy machine. */
  silentLooksAtStart: number
  /** No claim is older than this. */
  claimMs: number
  /** A worker is replaced at this age, so that no fault which grows with time can. */
  lifeMs: number
  /** And with this much memory. */
  memoryMb: number
}

/** A claim ends with its worker's time; so much later nothing of it can be under way. */
const CLAIM_SLACK_MS = 2_000

export const limitsFor = ({ WORKER_TIMEOUT_MS }: { WORKER_TIMEOUT_MS: number }): Limits => ({
  silentLooks: 10,
  silentLooksAtStart: 30,
  claimMs: WORKER_TIMEOUT_MS + CLAIM_SLACK_MS,
  lifeMs: 3_600_000,
  memoryMb: 400,
})

/** Why a child must be taken for one that hangs; undefined when it need not. */
export function whyHung({ silentLooks, said }: ChildSeen, limits: Limits): string | undefined {
  const most = said ? limits.silentLooks : limits.silentLooksAtStart
  if (silentLooks >= most) return `it has not been heard of for ${silentLooks} s`
  const { oldestClaimMs = 0 } = said ?? {}
  if (oldestClaimMs > limits.claimMs) return `it holds a claim of ${Math.round(oldestClaimMs / 1_000)} s`
  return undefined
}

/** Whether a child answers: what counts for a beat. */
export const answers = ({ said, silentLooks }: ChildSeen): boolean => said !== undefined && silentLooks < 5

/**
 * Whether a child has lived long enough.
 * @param share of the limit, from 0.8 to 1.2: children that began together must not end together
 */
export const isWornOut = ({ ageMs, said }: ChildSeen, share: number, limits: Limits): boolean =>
  ageMs > limits.lifeMs * share || (said?.memoryMb ?? 0) > limits.memoryMb

/** Deaths that are followed at once by the next start. */
const AT_ONCE = 3
const LONGEST_PAUSE_MS = 30_000
/** A child that has lived so long has not died of what its predecessors died of. */
const LONG_LIFE_MS = 60_000

/** How often in a row children of one place have died young. */
export const deathsInARow = (before: number, livedMs: number): number => (livedMs >= LONG_LIFE_MS ? 1 : before + 1)

/** How long to wait before a child is started in the place of one that has died. */
export const restartPauseMs = (deaths: number): number =>
  deaths <= AT_ONCE ? 0 : Math.min(1_000 * 2 ** (deaths - AT_ONCE - 1), LONGEST_PAUSE_MS)
