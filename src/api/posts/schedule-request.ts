import { z } from 'zod'
import { ID_PATTERN } from '../../domain/id'
import { type MediaItem, postTypes } from '../../domain/post'
import type { ScheduleRequest } from '../../posts/schedule-posts'
import { MAX_FILES } from '../media/receive-files'
import { invalidFields } from '../problems/problem'
import { exactText, id, webAddress } from './fields'
import { mediaToPublish, withFiles } from './media-to-publish'
import { givenOptions, lateFields, optionFields } from './option-fields'
import { timeFields } from './time-fields'

/** More accounts than one company posts the same to; keeps the transaction short. */
const MAX_ACCOUNTS = 50

// The widest limit of the three platforms; each platform's own is looked at once the account is known.
export const caption = exactText(63_206)

const captionsById = z
  .record(
    z.string().regex(ID_PATTERN, 'must be the id of an account'),
    caption.nullable(),
    'must be an object of captions by account id, like {"<id>": "text"}',
  )
  .meta({ maxProperties: MAX_ACCOUNTS })

// Counted before any of them is looked at: 1 MB has room for ninety thousand, and each would be an error of its own.
const captions = z.preprocess((value, context) => {
  if (typeof value !== 'object' || value === null || Object.keys(value).length <= MAX_ACCOUNTS) return value
  context.addIssue({ code: 'custom', message: `at most ${MAX_ACCOUNTS}, one for each account` })
  return z.NEVER
}, captionsById)

/** The body of `POST /schedule-post`. */
export const scheduleBody = z.strictObject(
  {
    socialAccountId: id.optional(),
    socialAccountIds: z
      .array(id, 'must be a list of ids')
      .min(1, 'must name at least one account')
      .max(MAX_ACCOUNTS, `at most ${MAX_ACCOUNTS} accounts`)
      .refine((ids) => new Set(ids).size === ids.length, 'names an account twice')
      .optional(),
    postType: z.enum(postTypes, `must be one of ${postTypes.join(', ')}`).default('feed'),
    caption: caption.optional(),
    captions: captions
      .optional()
      .meta({ description: 'Captions of their own for some of the accounts, by account id; null for none' }),
    ...timeFields,
    media: z
      .array(mediaToPublish, 'must be a list of {url, type, altText} or {mediaId, altText}')
      .max(MAX_FILES, `at most ${MAX_FILES}`)
      .optional(),
    link: webAddress.optional(),
    title: exactText(400).optional(),
    description: exactText(4_000).optional(),
    ...optionFields,
    ...lateFields,
  },
  'must be an object',
)

/**
 * What a form or a body asks for.
 * @param files that came with it
 * @throws ApiProblem 400 when its fields do not go together
 */
export function scheduleRequestOf(body: z.output<typeof scheduleBody>, files: MediaItem[]): ScheduleRequest {
  const { socialAccountId, socialAccountIds, captions = {}, scheduledAt, disambiguation, ...rest } = body
  if ((socialAccountId === undefined) === (socialAccountIds === undefined)) {
    const message = socialAccountIds ? 'send either socialAccountId or socialAccountIds' : 'is missing'
    throw invalidFields([{ path: 'socialAccountId', message }])
  }
  const accountIds = socialAccountIds ?? [socialAccountId as string]
  const stray = Object.keys(captions).filter((id) => !accountIds.includes(id))
  if (stray.length > 0) {
    const message = 'is none of the accounts of this request'
    throw invalidFields(stray.map((id) => ({ path: `captions.${id}`, message })))
  }
  return {
    socialAccountIds: accountIds,
    captions,
    time: { wanted: scheduledAt, disambiguation },
    timeZone: rest.timeZone ?? null,
    postType: rest.postType,
    caption: rest.caption ?? null,
    media: withFiles(files, rest.media ?? []),
    link: rest.link ?? null,
    title: rest.title ?? null,
    description: rest.description ?? null,
    options: givenOptions(rest),
    latePolicy: rest.latePolicy ?? null,
    lateLimitMinutes: rest.lateLimitMinutes ?? null,
  }
}
