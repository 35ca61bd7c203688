import { z } from 'zod'
import { parseInstant, whyImpossible } from '../../domain/instant'
import { disambiguations, type WantedTime } from '../../posts/zoned-time'

const localShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?$/i

const scheduledAt = z
  .unknown()
  .transform((value, context): WantedTime => {
    const at = typeof value === 'string' ? parseInstant(value) : undefined
    if (at) return { at }
    // A date that no calendar has is none in any zone.
    if (typeof value === 'string' && localShape.test(value) && parseInstant(`${value}Z`)) {
      return { local: value.toUpperCase().replace(',', '.') }
    }
    const message =
      'must be a date and time with offset, like 2026-12-24T18:00:00+01:00 or 2026-12-24T17:00:00Z, or without one beside a timeZone'
    context.addIssue({ code: 'custom', message: (typeof value === 'string' && whyImpossible(value)) || message })
    return z.NEVER
  })
  .meta({
    type: 'string',
    description:
      'ISO 8601 with offset, from a minute ago to the end of 2037; or without offset, as clocks in `timeZone` show it',
    examples: ['2026-12-24T18:00:00+01:00', '2026-12-24T18:00:00'],
  })

const timeZone = z
  .string('must be text')
  .max(64, { error: 'at most 64 characters', abort: true })
  .refine(isZone, 'must be the IANA name of a time zone, like Europe/Berlin')
  .meta({
    description: 'IANA name of the zone that a time without offset is meant in. Kept and shown with the post',
    examples: ['Europe/Berlin'],
  })

/** The fields of a body that say when a post is to go out. */
export const timeFields = {
  scheduledAt,
  timeZone: timeZone.optional(),
  disambiguation: z
    .enum(disambiguations, `must be one of ${disambiguations.join(', ')}`)
    .optional()
    .meta({
      description:
        'Where the clock is put forward a time of that night does not exist, and where it is put back one comes twice. `compatible` (default): the missing one is taken as much later, of the double one the first; `earlier`, `later`: the one or the other; `reject`: 400 with both',
    }),
}

// Letters that runtimes know of old and IANA does not: BST is Bangladesh to them, and London to who sends it.
const ambiguous = /^(AC|AE|AG|AR|AS|BE|BS|CA|CN|CS|CT|EA|EC|IE|IS|JS|MI|NE|NS|PL|PN|PR|PS|SS|VS)T$/i

// An offset (+02:00) is no zone: it does not know of summers.
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name) || ambiguous.test(name)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
