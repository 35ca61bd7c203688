import type { LostTime } from '../../src/platforms/calls/publisher'

/** A time that a database has lost: from an hour ago to now, unless said otherwise; nothing of it is owned by other posts. */
export const lostTime = ({ fromAgoMs = 3_600_000, untilAgoMs = 0, taken = [] as string[] } = {}): LostTime => {
  const now = Date.now()
  return {
    from: new Date(now - fromAgoMs),
    until: new Date(now - untilAgoMs),
    now: new Date(now),
    isTaken: async (id) => taken.includes(id),
  }
}

/** Ended so long ago that every listing shows it. */
export const LONG_OVER = { fromAgoMs: 7_200_000, untilAgoMs: 3_600_000 }
