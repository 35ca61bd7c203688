import { QUICK_RESERVE_MS } from './quick-post'

/** A worker that is started late has ended so long before the dispatcher would end it. */
export const END_MS = 1_000

/**
 * How far into its own time a tick can take what becomes due: as far as it shall look ahead, and no further than a post can
 * still begin. What is due behind that is the next tick's.
 */
export const reachMs = (config: { LOOK_AHEAD_SECONDS: number; DISPATCH_TIMEOUT_MS: number }): number =>
  Math.max(0, Math.min(config.LOOK_AHEAD_SECONDS * 1_000, config.DISPATCH_TIMEOUT_MS - END_MS - QUICK_RESERVE_MS))
