import { QUICK_RESERVE_MS } from './quick-post'

/** A worker that is started late has ended so long before the dispatcher would end it. */
export const END_MS = 1_000

/**
 * By when every call of a worker has ended: 1 s of 50 is for writing what they came to, and as much of a shorter life where there
 * is so much.
 */
export const callsEndMs = (timeoutMs: number): number =>
  timeoutMs - Math.max(timeoutMs * 0.02, Math.min(1_000, timeoutMs * 0.1))

/**
 * How far into its own time a tick can take what becomes due: as far as it shall look ahead, and no further than a post can
 * still begin. What is due behind that is the next tick's.
 */
export const reachMs = (config: { LOOK_AHEAD_SECONDS: number; DISPATCH_TIMEOUT_MS: number }): number =>
  Math.max(
    0,
    Math.min(config.LOOK_AHEAD_SECONDS * 1_000, callsEndMs(config.DISPATCH_TIMEOUT_MS - END_MS) - QUICK_RESERVE_MS),
  )
