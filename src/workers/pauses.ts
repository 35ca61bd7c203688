/** A platform that is still processing is waited for this long within a claim; after that a later tick goes on. */
export const MAX_WAIT_MS = 15_000

/** Between looks when the growing pauses are used up. */
export const LONG_PAUSE_MS = 30 * 60_000
