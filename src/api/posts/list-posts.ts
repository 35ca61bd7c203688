import { z } from 'zod'
import { listPosts as readPosts } from '../../db/queries/list-posts'
import { platforms } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import { operation } from '../operation'
import { invalidFields } from '../problem'
import { idInQuery, instant } from './fields'
import { postSchema } from './post-schema'
import { postView } from './post-view'

const wholeNumber = (max: number) =>
  z
    .string('must be given once')
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= max, `must be between 1 and ${max}`)
    .meta({ type: 'integer', minimum: 1, maximum: max })

// In a query an unencoded "+" means a space, so the offset of a time copied as it is arrives without it.
const instantInQuery = z
  .preprocess((value) => (typeof value === 'string' ? value.replace(/ (\d\d:\d\d)$/, '+$1') : value), instant)
  .meta({ type: 'string', examples: ['2026-12-24T17:00:00Z'] })

const query = z.strictObject({
  status: z.enum(postStatuses, `must be one of ${postStatuses.join(', ')}`).optional(),
  platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`).optional(),
  socialAccountId: idInQuery.optional(),
  from: instantInQuery.optional().meta({ description: 'Scheduled for then or later' }),
  to: instantInQuery.optional().meta({ description: 'Scheduled for then or earlier' }),
  page: wholeNumber(1_000_000).default(1),
  limit: wholeNumber(100).default(20),
})

export const listPosts = operation({
  id: 'listPosts',
  method: 'get',
  path: '/scheduled-posts',
  tag: 'Posts',
  summary: 'List posts',
  description: 'A page of the company’s posts, the one asked for last first.',
  access: 'read',
  query,
  answers: {
    200: {
      description: 'A page of posts',
      schema: z.strictObject({
        success: z.literal(true),
        posts: z.array(postSchema),
        page: z.int(),
        limit: z.int(),
        total: z.int().meta({ description: 'All posts that fit the filters' }),
      }),
    },
  },
  async run({ models }, { query: { page, limit, ...filter }, principal }) {
    if (filter.from && filter.to && filter.from > filter.to) {
      throw invalidFields([{ path: 'from', message: 'must not be later than to' }])
    }
    const wanted = { ...filter, companyId: principal.companyId }
    const found = await readPosts(models, wanted, { offset: (page - 1) * limit, limit })
    return { status: 200, body: { success: true, posts: found.posts.map(postView), page, limit, total: found.total } }
  },
})
