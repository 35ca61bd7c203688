import type { Temporal } from 'temporal-polyfill'
import { UnusableFields } from './unusable-fields'

/** When something is to happen: a moment, or what a clock on some wall shows then. */
export type WantedTime = { at: Date } | { local: string }

/** How to take a local time that a clock skips or shows twice. */
export const disambiguations = ['compatible', 'earlier', 'later', 'reject'] as const
export type Disambiguation = (typeof disambiguations)[number]

/** A moment, and what has to be said about how it was found. */
export type FoundTime = { at: Date; warnings: string[] }

/**
 * The moment that is meant by a time.
 * @param zone IANA name, for a time without offset
 * @throws UnusableFields for a local time without zone, or one that is not unique and is to be rejected then
 */
export async function momentOf(
  time: WantedTime,
  zone: string | null,
  disambiguation: Disambiguation = 'compatible',
): Promise<FoundTime> {
  if ('at' in time) return { at: time.at, warnings: [] }
  if (!zone) {
    const message = 'must be a time with offset, like 2026-12-24T18:00:00+01:00, or come with its zone in timeZone'
    throw new UnusableFields([{ path: 'scheduledAt', message }])
  }
  // Loaded by those who send local times; nobody else waits for it.
  const { Temporal } = await import('temporal-polyfill')
  const local = Temporal.PlainDateTime.from(time.local)
  const { earlier, later } = bothIn(zone, local)
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { at: dateOf(earlier), warnings: [] }

  const isTwice = earlier.toPlainDateTime().equals(local)
  const what = isTwice
    ? `${said(local)} comes twice in ${zone}, where clocks are put back then`
    : `${said(local)} does not exist in ${zone}, where clocks are put forward then`
  if (disambiguation === 'reject') {
    const both = `${written(earlier)} or ${written(later)}`
    const code = isTwice ? 'time-comes-twice' : 'time-does-not-exist'
    throw new UnusableFields([{ path: 'scheduledAt', message: `${what}: send ${both}`, code }])
  }
  const takesLater = disambiguation === 'later' || (disambiguation === 'compatible' && !isTwice)
  const [taken, other] = takesLater ? [later, earlier] : [earlier, later]
  return { at: dateOf(taken), warnings: [`${what}: ${written(taken)} was taken, not ${written(other)}`] }
}

// A zone that was stored long ago may be one that is not known any more.
function bothIn(zone: string, local: Temporal.PlainDateTime) {
  try {
    return {
      earlier: local.toZonedDateTime(zone, { disambiguation: 'earlier' }),
      later: local.toZonedDateTime(zone, { disambiguation: 'later' }),
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new UnusableFields([
      { path: 'timeZone', message: `${zone} is not known as a time zone: send one like Europe/Berlin` },
    ])
  }
}

const dateOf = ({ epochMilliseconds }: Temporal.ZonedDateTime) => new Date(epochMilliseconds)
const said = (local: Temporal.PlainDateTime) => local.toString({ smallestUnit: 'minute' }).replace('T', ' ')
/** With offset and without the zone's name, as it can be sent. */
const written = (zoned: Temporal.ZonedDateTime) =>
  zoned.toString({
    timeZoneName: 'never',
    smallestUnit: zoned.second === 0 && zoned.millisecond === 0 ? 'minute' : 'millisecond',
  })
