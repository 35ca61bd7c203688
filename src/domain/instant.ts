import { counted } from './counted'

/** Later ones the database does not keep: TIMESTAMP columns end on 2038-01-19. */
export const END_OF_TIME = new Date('2038-01-01T00:00:00Z')

// The form of ISO 8601 that names one instant: date, time, and how far the clock is from UTC.
const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d))$/i

/** The same for whoever has no flag to ignore case. */
export const instantPattern = shape.source.replace('T(', '[Tt](').replace('(?:Z|', '(?:[Zz]|')

/** The instant that a text names, or undefined when it is none: no offset, or a date that no calendar has. */
export function parseInstant(text: string): Date | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [offsetHours, offsetMinutes] = [part(9), part(10)]
  // The widest offset in use is +14:00.
  if (hour > 23 || minute > 59 || second > 59 || offsetHours > 14 || offsetMinutes > 59) return undefined
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds))
  // Date.UTC turns February 30 into March 2 (and the year 26 into 1926); a person meant neither.
  if (local.getUTCFullYear() !== year || local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day)
    return undefined
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000 * (match[8] === '-' ? -1 : 1)
  const instant = new Date(local.getTime() - offset)
  // Behind the year 9999, where an offset may lead, the database has no times.
  return instant.getUTCFullYear() > 9999 ? undefined : instant
}

const months = 'January February March April May June July August September October November December'.split(' ')
const clock = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?(?:[.,]\d+)?(?:[+-](\d\d):(\d\d))?/i

/** Why no calendar or clock shows what a text names as date and time; undefined where that is not what is wrong with it. */
export function whyImpossible(text: string): string | undefined {
  const match = clock.exec(text)
  if (!match) return undefined
  const part = (index: number) => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)]
  const name = months[month - 1]
  if (!name) return `names a month ${match[2]}, and there are twelve`
  const days = daysIn(year, month)
  const date = `${day} ${name} ${year}`
  if (day < 1 || day > days)
    return `names ${date}, a day that does not exist: ${name} ${year} has ${counted(days, 'day')}`
  if (hour > 23 || minute > 59 || second > 59) {
    const time = [match[4], match[5], match[6]].filter(Boolean).join(':')
    return `names ${time} on ${date}, which no clock shows: hours go from 00 to 23, minutes and seconds from 00 to 59`
  }
  if (part(7) > 14 || part(8) > 59) return 'has an offset that no clock has: the widest is 14:00'
  return undefined
}

// Years repeat after four hundred; Date takes those below 100 for those of the last century.
const daysIn = (year: number, month: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
