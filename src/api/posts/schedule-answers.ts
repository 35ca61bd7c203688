import { z } from 'zod'
import { plannedPublications, platforms, publicationKinds } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import type { PlannedPosts, ScheduledPosts } from '../../posts/schedule-posts'
import { etagOf } from './etag'
import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'
import { idOut, time } from './post-schema'

const scheduled = z.strictObject({
  postDetailId: idOut,
  socialAccountId: idOut,
  platform: z.enum(platforms),
  scheduledFor: time,
  status: z.enum(postStatuses),
})

const wouldBe = z.strictObject({
  socialAccountId: idOut,
  platform: z.enum(platforms),
  scheduledFor: time,
  publications: z.array(z.enum(publicationKinds)).meta({ description: 'The visible things it becomes' }),
  caption: z.string().nullable(),
})

const warnings = z
  .array(z.string())
  .optional()
  .meta({ description: 'What will be otherwise than one might expect, and posts that say the same already' })

const samePosts = z
  .array(
    z.strictObject({
      postDetailId: idOut,
      socialAccountId: idOut,
      warning: z.string().meta({ description: 'The sentence, as it stands among the warnings' }),
    }),
  )
  .optional()
  .meta({ description: 'Of the warnings those about a post that says the same already, with that post' })

/** How scheduling is answered. */
export const scheduleAnswers = {
  200: {
    description: 'A dry run: these posts would be made; nothing was scheduled, and no file was kept',
    schema: z.strictObject({
      success: z.literal(true),
      dryRun: z.literal(true),
      scheduledFor: time,
      posts: z.array(wouldBe),
      warnings,
      samePosts,
    }),
  },
  201: {
    description: 'The posts are scheduled',
    headers: { Location: 'The address of the (first) post', ETag: 'The version of the (first) post, for If-Match' },
    schema: z.strictObject({
      success: z.literal(true),
      postDetailId: idOut.meta({ description: 'The first post' }),
      scheduledFor: time,
      posts: z.array(scheduled),
      warnings,
      samePosts,
    }),
    example: {
      success: true,
      postDetailId: EXAMPLE_ID,
      scheduledFor: '2027-01-15T06:00:00.000Z',
      posts: [
        {
          postDetailId: EXAMPLE_ID,
          socialAccountId: OTHER_EXAMPLE_ID,
          platform: 'instagram',
          scheduledFor: '2027-01-15T06:00:00.000Z',
          status: 'pending',
        },
      ],
    },
  },
} as const

/** That these posts would be made. */
export function wouldMake({ posts, scheduledFor, ...told }: PlannedPosts) {
  const at = scheduledFor.toISOString()
  return {
    status: 200 as const,
    body: {
      success: true as const,
      dryRun: true as const,
      scheduledFor: at,
      posts: posts.map(({ socialAccountId, platform, postType, caption }) => {
        const publications = plannedPublications(postType)
        return { socialAccountId, platform, scheduledFor: at, publications, caption }
      }),
      ...said(told),
    },
  }
}

/** That these posts are made. */
export function hasMade({ ids, posts, scheduledFor, ...told }: ScheduledPosts) {
  const [first] = ids as [string, ...string[]]
  const at = scheduledFor.toISOString()
  return {
    status: 201 as const,
    headers: { Location: `/scheduled-posts/${first}`, ETag: etagOf(1) },
    body: {
      success: true as const,
      postDetailId: first,
      scheduledFor: at,
      posts: posts.map(({ socialAccountId, platform }, index) => {
        const postDetailId = ids[index] as string
        return { postDetailId, socialAccountId, platform, scheduledFor: at, status: 'pending' as const }
      }),
      ...said(told),
    },
  }
}

const said = ({ warnings, same }: Pick<PlannedPosts, 'warnings' | 'same'>) => ({
  ...(warnings.length > 0 && { warnings }),
  ...(same.length > 0 && { samePosts: same }),
})
