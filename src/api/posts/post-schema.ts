import { z } from 'zod'
import { failureCauses } from '../../domain/failure-cause'
import { mediaTypes, platforms, postTypes, publicationKinds } from '../../domain/post'
import { postStatuses, publicationStatuses } from '../../domain/post-status'
import { EXAMPLE_ID, TAGGED_MEDIA } from './fields'

/** A point in time as answers write it. */
export const time = z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-12-24T17:00:00.000Z'] })
export const idOut = z
  .string()
  .max(36)
  .meta({ examples: [EXAMPLE_ID] })

/** One picture, video or document of a post. */
export const mediaItemSchema = z
  .strictObject({
    url: z.string(),
    type: z.enum(mediaTypes),
    altText: z.string().optional(),
    contentType: z.string().optional(),
    size: z.int().optional().meta({ description: 'Bytes' }),
    name: z.string().optional().meta({ description: 'The file’s name at the client that uploaded it' }),
    width: z.int().optional().meta({ description: 'Pixels; absent, like all below, where it is not known' }),
    height: z.int().optional().meta({ description: 'Pixels' }),
    durationMs: z.int().optional().meta({ description: 'Milliseconds' }),
    frameRate: z.number().optional().meta({ description: 'Frames per second' }),
    videoCodec: z
      .string()
      .optional()
      .meta({ examples: ['h264'] }),
    hasAudio: z.boolean().optional(),
  })
  .meta({ id: 'MediaItem', description: 'A picture, video or document of a post' })

const userTag = z.strictObject({
  username: z.string(),
  x: z.number().optional(),
  y: z.number().optional(),
  media: z.int().optional().meta({ description: TAGGED_MEDIA }),
})

const fields = {
  id: idOut,
  postDetailId: idOut.meta({ description: 'The same as `id`' }),
  socialAccountId: idOut,
  platform: z.enum(platforms),
  postType: z.enum(postTypes),
  status: z.enum(postStatuses),
  version: z.int().positive().meta({
    description: 'Counts what people change; `"<version>"` is the ETag for If-Match. What workers note does not count',
  }),
  scheduledFor: time.nullable(),
  timeZone: z
    .string()
    .nullable()
    .meta({ description: 'IANA name of the zone the time was meant in, if one was named' }),
  nextAttemptAt: time.nullable().meta({
    description:
      'When it is tried next: later than `scheduledFor` after a failed attempt, null when nothing is to come',
  }),
  held: z.boolean().meta({ description: 'True while the post waits for its account to be connected again' }),
  caption: z.string().nullable(),
  media: z.array(mediaItemSchema),
  link: z.string().nullable(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  firstComment: z.string().nullable(),
  userTags: z.array(userTag),
  locationId: z.string().nullable(),
  collaborators: z.array(z.string()),
  shareToFeed: z.boolean().nullable(),
  coverUrl: z.string().nullable(),
  thumbOffsetMs: z.int().nullable(),
  mentions: z.array(z.strictObject({ text: z.string(), urn: z.string() })),
  thumbnail: z.int().nullable(),
  latePolicy: z.enum(['publish', 'hold']).nullable().meta({ description: 'Null: as the configuration says' }),
  lateLimitMinutes: z.int().nullable().meta({ description: 'Null: as the configuration says' }),
  externalPostId: z.string().nullable().meta({
    description: 'Set exactly when something is known to be out; of two publications the feed’s',
  }),
  errorMessage: z.string().nullable(),
  failureCause: z.enum(failureCauses).nullable().meta({ description: 'Why it failed or was missed, for programs' }),
  attempts: z.int(),
  createdBy: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
}

/** A post as lists show it. */
export const postSchema = z.strictObject(fields).meta({ id: 'Post', description: 'A scheduled post' })

/** One visible thing of a post. */
export const publicationSchema = z
  .strictObject({
    kind: z.enum(publicationKinds),
    status: z.enum(publicationStatuses),
    externalId: z.string().nullable(),
    permalink: z.string().nullable(),
    publishedAt: time.nullable(),
    errorMessage: z.string().nullable(),
    firstComment: z
      .strictObject({
        status: z.enum(['sending', 'sent', 'failed']),
        externalId: z.string().nullable(),
        errorMessage: z.string().nullable(),
      })
      .nullable()
      .meta({
        description:
          'Null until it is tried. `sending` after the post is settled: it left and was not answered; never sent again',
      }),
  })
  .meta({ id: 'Publication', description: 'One visible thing of a post; a feed + story post has two' })

/** One line of a post's timeline. */
export const attemptSchema = z
  .strictObject({
    at: time,
    text: z.string().meta({ description: 'The line in words' }),
    actor: z.string().meta({ description: 'Worker id, `dispatcher`, `api` or `cli`' }),
    host: z.string().nullable(),
    attempt: z.int().nullable(),
    publication: z.enum(publicationKinds).nullable(),
    step: z.string(),
    outcome: z.string(),
    httpStatus: z.int().nullable(),
    platformCode: z.string().nullable(),
    requestId: z.string().nullable().meta({ description: 'The platform’s own id of the call' }),
    reason: z.string().nullable(),
    traceId: z.string().optional().meta({ description: 'The trace that it is a part of, where there is one' }),
  })
  .meta({ id: 'TimelineLine', description: 'One thing that happened to a post' })

/** A post with everything that is known of it. */
export const postWithHistorySchema = z
  .strictObject({ ...fields, publications: z.array(publicationSchema), timeline: z.array(attemptSchema) })
  .meta({ id: 'PostWithHistory', description: 'A scheduled post with what is out of it and what was tried' })
