import { chosenZone } from '../preferences'
import { howFar } from './how-far'

/** The zone that times are shown in: the one chosen, else the browser's. */
export const viewersZone = (): string => chosenZone.value || Intl.DateTimeFormat().resolvedOptions().timeZone

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, options: Intl.DateTimeFormatOptions, locale?: string): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, options])
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone })
  formats.set(key, known)
  return known
}

type Moment = string | Date

const dateOf = (moment: Moment) => (typeof moment === 'string' ? new Date(moment) : moment)

/** `Thu 24 Dec, 18:00`; with the year where it is another one. */
export function dateAndTime(moment: Moment, zone = viewersZone()): string {
  const date = dateOf(moment)
  return format(zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(dayOf(date, zone).slice(0, 4) !== dayOf(new Date(), zone).slice(0, 4) && { year: 'numeric' }),
  }).format(date)
}

/** `18:00` */
export const timeOfDay = (moment: Moment, zone = viewersZone()): string =>
  format(zone, { hour: '2-digit', minute: '2-digit' }).format(dateOf(moment))

/** `18:00:03` */
export const timeWithSeconds = (moment: Moment, zone = viewersZone()): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(dateOf(moment))

/** The day that this moment belongs to: `2026-12-24`. */
export const dayOf = (moment: Moment, zone = viewersZone()): string =>
  format(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA').format(dateOf(moment))

/** `Thursday 24 December 2026`, of a day like `2026-12-24`. */
export const nameOfDay = (day: string, how: 'long' | 'short' = 'long'): string =>
  format(
    'UTC',
    how === 'long'
      ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
      : { weekday: 'short', day: 'numeric', month: 'short' },
  ).format(new Date(`${day}T12:00:00Z`))

/** `Thu`, of a day like `2026-12-24`. */
export const nameOfWeekday = (day: string): string =>
  format('UTC', { weekday: 'short' }).format(new Date(`${day}T12:00:00Z`))

/** `December 2026`, of a day like `2026-12-24`. */
export const nameOfMonth = (day: string): string =>
  format('UTC', { month: 'long', year: 'numeric' }).format(new Date(`${day}T12:00:00Z`))

/** Another day, so many later: `addDays('2026-12-24', 8)` is `2027-01-01`. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** As clocks of the zone show it, for a field of a form: `2026-12-24T18:00`. */
export function wallClock(moment: Moment, zone = viewersZone()): string {
  const parts = format(
    zone,
    { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    'en-CA',
  ).formatToParts(dateOf(moment))
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

/**
 * The moment at which clocks of the zone show this, for ranges and hints. Where they show it twice or never it is the
 * earlier or a neighbouring one; what a post is to go out at is left to the API, which asks.
 */
export function momentOf(clock: string, zone = viewersZone()): Date {
  const asUtc = new Date(`${clock.slice(0, 16)}:00Z`).getTime()
  let guess = asUtc
  for (let round = 0; round < 2; round++) {
    guess += asUtc - new Date(`${wallClock(new Date(guess), zone)}:00Z`).getTime()
  }
  return new Date(guess)
}

/** `in 3 hours`, `12 minutes ago`, `tomorrow` */
export const fromNow = (moment: Moment, now: Date, zone = viewersZone()): string => howFar(dateOf(moment), now, zone)

/** `1 h 20 min`, `3.4 s` */
export function duration(seconds: number): string {
  if (seconds < 0.95) return `${Math.round(seconds * 1_000)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}
