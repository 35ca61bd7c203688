const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_MS = 86_400_000

/**
 * `in 3 hours`, `12 minutes ago`, `tomorrow`. Days are those of the calendar in this zone, as whoever reads "tomorrow"
 * counts them; everything shorter is rounded.
 */
export function howFar(moment: Date, now: Date, zone: string, locale?: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1_000
  const say = (count: number, unit: Intl.RelativeTimeFormatUnit) =>
    new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(count, unit)
  if (Math.abs(rounded(seconds)) < MINUTE_S) return say(rounded(seconds), 'second')
  const minutes = rounded(seconds / MINUTE_S)
  if (Math.abs(minutes) < 60) return say(minutes, 'minute')
  const hours = rounded(seconds / HOUR_S)
  const days = dayNumber(moment, zone) - dayNumber(now, zone)
  // From its first minute to its last a day can be 24 hours, and 25 where clocks are set back: that is no other day.
  return Math.abs(hours) < 24 || days === 0 ? say(hours, 'hour') : say(days, 'day')
}

/** Halves away from now, for what was as for what comes. */
const rounded = (count: number) => Math.sign(count) * Math.round(Math.abs(count))

function dayNumber(moment: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(moment)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS
}
