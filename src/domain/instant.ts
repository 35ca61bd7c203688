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
