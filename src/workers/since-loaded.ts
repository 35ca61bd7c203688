import type { ClaimedPost } from '../domain/claimed-post'
import { type Clock, msSince } from './clock'

/** Milliseconds since a post was loaded: what the database's clock said then goes on by this. */
export const msSinceLoaded = ({ loadedHere }: ClaimedPost, clock: Clock) => msSince(loadedHere, clock)
