import { wallClock } from '../../time/zone'

const DAY_MS = 86_400_000

const clockAsUtc = (clock: string) => new Date(`${clock.slice(0, 16)}:00Z`).getTime()

/**
 * The two moments that may be meant where clocks show this twice or never, the earlier first; undefined where they show it
 * once.
 */
export function bothTimes(clock: string, zone: string): [Date, Date] | undefined {
  const asUtc = clockAsUtc(clock)
  if (Number.isNaN(asUtc)) return undefined
  // As the clocks stood the day before, and as they stand the day after.
  const candidates = [-DAY_MS, DAY_MS]
    .map((away) => asUtc - (clockAsUtc(wallClock(new Date(asUtc + away), zone)) - (asUtc + away)))
    .sort((one, other) => one - other)
    .map((time) => new Date(time))
  const [earlier, later] = candidates as [Date, Date]
  if (earlier.getTime() === later.getTime()) return undefined
  const shown = candidates.filter((date) => wallClock(date, zone) === clock.slice(0, 16))
  return shown.length === 1 ? undefined : [earlier, later]
}
