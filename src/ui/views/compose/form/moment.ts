import { fromNow, momentOf, viewersZone, wallClock } from '../../../time/zone'
import type { Form } from './form'

type Moment = Pick<Form, 'date' | 'time' | 'zone'>

/** An hour of the day that suits most posts, for a day that was chosen without one. */
const MORNING = '09:00'
const HOUR_MS = 3_600_000

/**
 * When a new post is to go out, until somebody says otherwise.
 * @param asked a day, a local time, or a moment with offset, as the address has it
 */
export function defaultMoment(asked: string | undefined): Moment {
  const zone = viewersZone()
  const next = wallClock(new Date(Math.ceil((Date.now() + 60_000) / HOUR_MS) * HOUR_MS), zone)
  const clock = asked === undefined ? next : clockOf(asked, zone)
  if (!clock) return { date: next.slice(0, 10), time: next.slice(11), zone }
  const date = clock.slice(0, 10)
  const time = clock.slice(11, 16) || MORNING
  // A morning that is over: what is left of the day begins with the next hour.
  return clock.length === 10 && `${date}T${time}` < next && date === next.slice(0, 10)
    ? { date, time: next.slice(11), zone }
    : { date, time, zone }
}

function clockOf(asked: string, zone: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$/.test(asked)) return undefined
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(asked.slice(10))) return asked.slice(0, 16)
  const moment = new Date(asked)
  return Number.isNaN(moment.getTime()) ? undefined : wallClock(moment, zone)
}

/** What its date and time say together; undefined while one is missing. */
export const clockIn = ({ date, time }: Moment): string | undefined =>
  date && time ? `${date}T${time.slice(0, 5)}` : undefined

/** About when that is, for hints; the API decides. */
export function aboutWhen(moment: Moment): Date | undefined {
  const clock = clockIn(moment)
  if (!clock) return undefined
  const about = momentOf(clock, moment.zone)
  return Number.isNaN(about.getTime()) ? undefined : about
}

export const inWhile = (moment: Date): string => fromNow(moment, new Date())
