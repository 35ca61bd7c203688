/** Posts that take less than this are claimed ahead; slower ones are left to whoever has a free lane first. */
const QUICK_MS = 250

export type Holding = {
  freeLanes: number
  busyLanes: number
  /** Claimed and not begun, because their account's lane is busy. */
  waiting: number
  /** What a post takes, as far as this worker has seen; undefined before the first. */
  typicalMs: number | undefined
  lastClaim: LastClaim | undefined
}

/** How many posts the last claim brought, and of how many accounts. `isAlone`: nothing may be worked on beside it. */
export type LastClaim = { posts: number; accounts: number; isAlone?: boolean }

/**
 * How many posts a worker should claim now; 0 for none.
 *
 * It takes more only when every post it holds has begun and a lane is free; of slow posts no more than it can begin at
 * once, because what it holds and cannot begin is what another worker could publish at the same time. Where the last
 * claim was mostly posts of one account, free lanes are no sign of room: more of the same would only wait behind each
 * other. Then it finishes what it has and takes a whole batch.
 */
export function claimSize(
  { freeLanes, busyLanes, waiting, typicalMs, lastClaim }: Holding,
  { batchSize }: { batchSize: number },
): number {
  if (waiting > 0 || freeLanes === 0) return 0
  if (lastClaim?.isAlone && busyLanes > 0) return 0
  if (typicalMs === undefined || typicalMs < QUICK_MS) return batchSize
  const isCrowded = lastClaim !== undefined && lastClaim.accounts * 2 < lastClaim.posts
  if (isCrowded) return busyLanes === 0 ? batchSize : 0
  return Math.min(batchSize, freeLanes)
}

/**
 * How long to wait for other lanes to become free before claiming, in milliseconds. Posts that began together end nearly
 * together; claimed one by one in turn with other workers, posts of one account meet in one worker and wait for each other.
 */
export function gatherMs(typicalMs = 0): number {
  return typicalMs < QUICK_MS ? 0 : Math.min(typicalMs / 50, 50)
}
