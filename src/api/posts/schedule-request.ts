import { z } from 'zod'
import { type MediaItem, postTypes } from '../../domain/post'
import type { PostOptions } from '../../domain/post-options'
import { MAX_FILES } from '../media/receive-files'
import { invalidFields } from '../problem'
import { exactText, id, instant, webAddress } from './fields'
import { mediaByUrl } from './media-by-url'
import { givenOptions, lateFields, lostMentions, optionFields } from './option-fields'

/** A request may be a minute old when it arrives: clocks differ, and uploads take their time. */
const LATE_MS = 60_000
/** TIMESTAMP columns end on 2038-01-19. */
const END_OF_TIME = new Date('2038-01-01T00:00:00Z')
/** More accounts than one company posts the same to; keeps the transaction short. */
const MAX_ACCOUNTS = 50

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
    // The widest limit of the three platforms; each platform's own is looked at once the account is known.
    caption: exactText(63_206).optional(),
    scheduledAt: instant,
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
export type ScheduleRequest = {
  socialAccountIds: number[]
  postType: z.output<typeof scheduleBody>['postType']
  caption: string | null
  scheduledAt: Date
  media: MediaItem[]
  link: string | null
  title: string | null
  description: string | null
  options: PostOptions
  /** Null: as the configuration says. */
  latePolicy: 'publish' | 'hold' | null
  lateLimitMinutes: number | null
}

/** What a body asks for, or a 400 when its fields do not go together. */
export function scheduleRequestOf(body: z.output<typeof scheduleBody>, now: Date): ScheduleRequest {
  const { socialAccountId, socialAccountIds, scheduledAt, ...rest } = body
  if ((socialAccountId === undefined) === (socialAccountIds === undefined)) {
    const message = socialAccountIds ? 'send either socialAccountId or socialAccountIds' : 'is missing'
    throw invalidFields([{ path: 'socialAccountId', message }])
  }
  if (scheduledAt.getTime() < now.getTime() - LATE_MS) {
    throw invalidFields([{ path: 'scheduledAt', message: 'is in the past' }])
  }
  if (scheduledAt >= END_OF_TIME) {
    throw invalidFields([{ path: 'scheduledAt', message: 'must not be later than 2037' }])
  }
  const options = givenOptions(rest)
  const lost = lostMentions(options, rest.caption ?? '')
  if (lost.length > 0) throw invalidFields(lost)
  return {
    socialAccountIds: socialAccountIds ?? [socialAccountId as number],
    scheduledAt,
    postType: rest.postType,
    caption: rest.caption ?? null,
    media: rest.media ?? [],
    link: rest.link ?? null,
    title: rest.title ?? null,
    description: rest.description ?? null,
    options,
    latePolicy: rest.latePolicy ?? null,
    lateLimitMinutes: rest.lateLimitMinutes ?? null,
  }
}
