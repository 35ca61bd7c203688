import { z } from 'zod'
import { ID_PATTERN } from '../../domain/id'
import { instantPattern, parseInstant, whyImpossible } from '../../domain/instant'

/** Ids as examples show them. */
export const EXAMPLE_ID = '019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10'
export const OTHER_EXAMPLE_ID = '019c1a52-91d7-7e03-8b44-0c6f2a9e7d58'

/** What `media` is in a tag. */
export const TAGGED_MEDIA = 'Which of the media, from 0'

/** The id of a post or an account. */
export const id = z
  .string('must be an id, a text')
  .regex(ID_PATTERN, 'must be an id: up to 36 letters, digits, - and _')
  .meta({ examples: [EXAMPLE_ID] })

/** A point in time. */
export const instant = z
  .unknown()
  .transform((value, context) => {
    const date = typeof value === 'string' ? parseInstant(value) : undefined
    if (date) return date
    const message = 'must be a date and time with offset, like 2026-12-24T18:00:00+01:00 or 2026-12-24T17:00:00Z'
    context.addIssue({ code: 'custom', message: (typeof value === 'string' && whyImpossible(value)) || message })
    return z.NEVER
  })
  .meta({
    type: 'string',
    pattern: instantPattern,
    description: 'Date and time with offset (ISO 8601)',
    examples: ['2026-12-24T18:00:00+01:00', '2026-12-24T17:00:00Z'],
  })

/** Text that is kept exactly as it came. Half of a surrogate pair is no text: it could not be stored unchanged. */
export const exactText = (maxCharacters: number) =>
  z
    .string('must be text')
    // Looked at first, and nothing else of a text that is longer.
    .max(maxCharacters, { error: `at most ${maxCharacters} characters`, abort: true })
    .refine((text) => !/\p{Surrogate}/u.test(text), 'contains half of a character (an unpaired surrogate)')

/** Text for lists and headings, where a control character could only do harm. */
export const textOfOneLine = (maxCharacters: number) =>
  exactText(maxCharacters).refine((text) => !/\p{Cc}/u.test(text), 'must be one line of text')

/** An absolute address on the web. */
export const webAddress = z
  .string('must be text')
  .max(2000, { error: 'at most 2000 characters', abort: true })
  .refine(isWebAddress, 'must be a full address that starts with http:// or https://')
  .meta({ pattern: '^[Hh][Tt][Tt][Pp][Ss]?://\\S+$', examples: ['https://example.com/page'] })

function isWebAddress(text: string): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
}
