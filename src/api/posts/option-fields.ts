import { z } from 'zod'
import type { PostOptions } from '../../domain/post-options'
import { exactText, TAGGED_MEDIA, webAddress } from './fields'

/** Longer than any platform takes a comment. */
const MAX_COMMENT = 8_000
/** Bounds the row; what a platform takes on one picture is for the platform to say. */
const MAX_TAGS = 200
const MAX_MENTIONS = 100
/** Thirty days. */
const MAX_LATE_MINUTES = 43_200
/** The longest video Instagram takes is one of fifteen minutes. */
const MAX_THUMB_OFFSET_MS = 15 * 60_000

const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`
  return z.int(message).min(min, message).max(max, message)
}
const position = wholeNumber(0, 19)

const username = z
  .string('must be text')
  .max(31, 'must be the name of an Instagram user')
  .transform((name) => name.replace(/^@/, ''))
  .refine((name) => /^[A-Za-z0-9_.]{1,30}$/.test(name), 'must be the name of an Instagram user')
  .meta({ pattern: '^@?[A-Za-z0-9_.]{1,30}$' })

const share = z.number('must be a number from 0 to 1').min(0, 'must be at least 0').max(1, 'must be at most 1')

const userTag = z
  .strictObject(
    {
      username,
      x: share.optional(),
      y: share.optional(),
      media: position.optional().meta({ description: TAGGED_MEDIA }),
    },
    'must be an object',
  )
  .refine(({ x, y }) => (x === undefined) === (y === undefined), 'needs both x and y, or none of them')

const mention = z.strictObject(
  {
    text: exactText(200).refine((text) => text.trim().length > 1, 'must be the mention as it stands in the caption'),
    urn: z
      .string('must be text')
      .regex(/^urn:li:(person|organization):[\w-]{1,100}$/, 'must be urn:li:person:… or urn:li:organization:…'),
  },
  'must be an object',
)

const isWithoutRepeats = (values: string[]) => new Set(values).size === values.length

/** The fields of `POST /schedule-post` that not every platform knows; see {@link PostOptions}. */
export const optionFields = {
  firstComment: exactText(MAX_COMMENT)
    .refine((text) => text.trim() !== '', 'must not be blank')
    .optional(),
  userTags: z
    .array(userTag, 'must be a list of {username, x, y, media}')
    .max(MAX_TAGS, `at most ${MAX_TAGS}`)
    .optional(),
  locationId: z
    .string('must be text')
    .regex(/^\d{1,30}$/, 'must be the id of a Facebook page, digits alone')
    .optional(),
  collaborators: z
    .array(username, 'must be a list of user names')
    .max(3, 'at most 3')
    .refine((names) => isWithoutRepeats(names.map((name) => name.toLowerCase())), 'names a user twice')
    .optional(),
  shareToFeed: z.boolean('must be true or false').optional(),
  coverUrl: webAddress.optional(),
  thumbOffsetMs: wholeNumber(0, MAX_THUMB_OFFSET_MS).optional(),
  mentions: z
    .array(mention, 'must be a list of {text, urn}')
    .max(MAX_MENTIONS, `at most ${MAX_MENTIONS}`)
    .refine((mentions) => isWithoutRepeats(mentions.map(({ text }) => text)), 'has the same text twice')
    .optional(),
  thumbnail: position.optional(),
}

/** The fields that say what becomes of a post that is late. */
export const lateFields = {
  latePolicy: z.enum(['publish', 'hold'], 'must be publish or hold').optional(),
  lateLimitMinutes: wholeNumber(0, MAX_LATE_MINUTES).optional(),
}

const optionNames = Object.keys(optionFields) as (keyof typeof optionFields)[]

/** The options that were really given: an empty list asks for nothing. */
export function givenOptions(fields: { [Name in keyof typeof optionFields]?: unknown }): PostOptions {
  const given = optionNames
    .map((name) => [name, fields[name]] as const)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(given) as PostOptions
}
