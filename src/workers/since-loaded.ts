import type { ClaimedPost } from '../domain/claimed-post'
import type { Clock } from './clock'

/**
 * Milliseconds since a post was loaded. The larger of two clocks, because each stands still in a case that matters: the
 * steady one while the machine is suspended, the wall's when somebody sets it back.
 */
export const msSinceLoaded = ({ loadedHere }: ClaimedPost, clock: Clock) =>
  Math.max(clock.steady() - loadedHere.steady, clock.wall() - loadedHere.wall)
