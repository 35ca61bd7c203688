import { END_OF_TIME } from '../../domain/instant'
import { type AskedEnd, KEY_END_RULE } from '../../domain/key-end'
import { UsageError } from '../usage-error'

const UNITS_MS = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 }
const DAY = /^\d{4}-\d\d-\d\d$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** The value of `--expires`: a time from now (`90d`, `12h`, `4w`), a day (its beginning in UTC) or an instant. */
export function expiry(value: string): AskedEnd {
  const [, amount, unit] = /^(\d{1,6})([hdw])$/.exec(value) ?? []
  if (unit) return { afterMs: Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS] }
  const at = new Date(calendarTime(value))
  if (Number.isNaN(at.getTime())) {
    throw new UsageError(
      'must be a time from now like 90d, 12h or 4w, or a date like 2027-01-31 or 2027-01-31T18:00:00Z',
    )
  }
  // Whether it is over already is for the database to say, by whose clock keys end.
  if (at >= END_OF_TIME) throw new UsageError(KEY_END_RULE)
  return { at }
}

function calendarTime(text: string): number {
  if (!DAY.test(text) && !INSTANT.test(text)) return Number.NaN
  // Date turns February 30 into March 2; a person meant neither.
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return Number.NaN
  return Date.parse(text)
}
