import { z } from 'zod'
import { failureCauses } from '../../domain/failure-cause'
import { platforms, postTypes } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'
import { idOut, time } from './post-schema'

/** A post at a glance, as it may look. */
export const exampleGlance = {
  postDetailId: EXAMPLE_ID,
  status: 'pending',
  held: false,
  failureCause: null,
  errorMessage: null,
  platform: 'instagram',
  postType: 'feed',
  socialAccountId: OTHER_EXAMPLE_ID,
  accountName: 'The bakery',
  scheduledFor: '2027-01-15T06:00:00.000Z',
  timeZone: 'Europe/Berlin',
  nextAttemptAt: '2027-01-15T06:00:00.000Z',
  attempts: 0,
  version: 1,
  caption: 'Fresh bread at seven!',
  mediaCount: 2,
  thumb: 'https://posts.example.com/media/9f/9f2c.jpg?w=96',
  publishedAt: null,
  permalink: null,
} as const

/** As much of a post as a list or a calendar shows. */
export const glanceSchema = z
  .strictObject({
    postDetailId: idOut,
    status: z.enum(postStatuses),
    held: z.boolean().meta({ description: 'True while the post waits for its account to be connected again' }),
    failureCause: z.enum(failureCauses).nullable().meta({ description: 'Why it failed or was missed, for programs' }),
    errorMessage: z.string().nullable().meta({ description: 'The first 300 characters of what went wrong' }),
    platform: z.enum(platforms),
    postType: z.enum(postTypes),
    socialAccountId: idOut,
    accountName: z.string().meta({ description: 'What the account is called' }),
    scheduledFor: time.nullable(),
    timeZone: z.string().nullable(),
    nextAttemptAt: time.nullable().meta({ description: 'When it is tried next; null when nothing is to come' }),
    attempts: z.int(),
    version: z.int().positive().meta({ description: '`"<version>"` is the ETag of the post, for If-Match' }),
    caption: z.string().nullable().meta({ description: 'The first 140 characters of the text' }),
    mediaCount: z.int().meta({ description: 'How many pictures, videos and documents it has' }),
    thumb: z
      .string()
      .nullable()
      .meta({
        description:
          'A small picture of the first of its media, 96 pixels wide; `w=192` and `w=384` are there as well. Null for what is no picture, or lies elsewhere',
        examples: [exampleGlance.thumb],
      }),
    publishedAt: time.nullable().meta({ description: 'When it came out; of two publications the feed’s' }),
    permalink: z.string().nullable().meta({ description: 'Where it can be seen, as far as the platform has told' }),
  })
  .meta({ id: 'PostGlance', description: 'As much of a post as a list or a calendar shows' })
