import { z } from 'zod'
import { ID_PATTERN } from '../../domain/id'
import { postTypes } from '../../domain/post'
import type { PostContent } from '../../domain/post-content'
import { MAX_FILES } from '../media/receive-files'
import { invalidFields } from '../problem'
import { exactText, id, webAddress } from './fields'
import { mediaByUrl } from './media-by-url'
import { givenOptions, lateFields, lostMentions, optionFields } from './option-fields'
import { timeFields } from './time-fields'
import { momentOf } from './zoned-time'

/** A request may be a minute old when it arrives: clocks differ, and uploads take their time. */
const LATE_MS = 60_000
/** TIMESTAMP columns end on 2038-01-19. */
const END_OF_TIME = new Date('2038-01-01T00:00:00Z')
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
      .array(mediaByUrl, 'must be a list of {url, type, altText}')
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

/** A request to schedule, checked as far as that is possible without knowing the accounts. */
export type ScheduleRequest = Omit<PostContent, 'caption'> & {
  socialAccountIds: string[]
  /** Of one of the accounts: its own, or that of all. */
  captionOf(accountId: string): string | null
  hasOwnCaption(accountId: string): boolean
  scheduledAt: Date
  /** About the time. */
  warnings: string[]
}

/** @throws ApiProblem 400 for a time that a post cannot be given any more, or cannot be kept */
export function checkTime(at: Date, now: Date): void {
  if (at.getTime() < now.getTime() - LATE_MS) {
    throw invalidFields([{ path: 'scheduledAt', message: 'is in the past' }])
  }
  if (at >= END_OF_TIME) throw invalidFields([{ path: 'scheduledAt', message: 'must not be later than 2037' }])
}

/** What a body asks for, or a 400 when its fields do not go together. */
export async function scheduleRequestOf(body: z.output<typeof scheduleBody>, now: Date): Promise<ScheduleRequest> {
  const { socialAccountId, socialAccountIds, captions = {}, ...rest } = body
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
  const { at, warnings } = await momentOf(rest.scheduledAt, rest.timeZone ?? null, rest.disambiguation)
  checkTime(at, now)
  const options = givenOptions(rest)
  // With captions of their own, each account's is looked at once its platform is known.
  const lost = Object.keys(captions).length > 0 ? [] : lostMentions(options, rest.caption ?? '')
  if (lost.length > 0) throw invalidFields(lost)
  const hasOwnCaption = (id: string) => Object.hasOwn(captions, id)
  const captionOf = (id: string) => (hasOwnCaption(id) ? captions[id] || null : (rest.caption ?? null))
  return {
    socialAccountIds: accountIds,
    scheduledAt: at,
    timeZone: rest.timeZone ?? null,
    warnings,
    postType: rest.postType,
    captionOf,
    hasOwnCaption,
    media: rest.media ?? [],
    link: rest.link ?? null,
    title: rest.title ?? null,
    description: rest.description ?? null,
    options,
    latePolicy: rest.latePolicy ?? null,
    lateLimitMinutes: rest.lateLimitMinutes ?? null,
  }
}
