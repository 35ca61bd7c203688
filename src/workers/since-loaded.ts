import type { ClaimedPost } from '../domain/claimed-post'

/**
 * Milliseconds since a post was loaded. The larger of two clocks, because each stands still in a case that matters: the
 * steady one while the machine is suspended, the wall's when somebody sets it back.
 */
export const msSinceLoaded = ({ loadedHere }: ClaimedPost) =>
  Math.max(performance.now() - loadedHere.steady, Date.now() - loadedHere.wall)
