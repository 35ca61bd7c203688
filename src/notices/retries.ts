const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

/** How long after each attempt the next one is made: over three days, which outlast a long weekend. */
const PAUSES_MS = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR],
  ...[10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR],
]

/** So long a receiver may ask to be left alone, and no longer. */
const LONGEST_MS = 24 * HOUR

/**
 * When something is sent again that could not be delivered; undefined when it is given up.
 * @param attempt the one that has failed, from 1
 * @param askedMs how long the receiver has asked to be left alone: it may put the next attempt off, and never brings it nearer
 */
export function nextTryMs(attempt: number, askedMs = 0): number | undefined {
  const pause = PAUSES_MS[attempt - 1]
  return pause === undefined ? undefined : Math.max(pause, Math.min(askedMs, LONGEST_MS))
}
