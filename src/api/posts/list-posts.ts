import { z } from 'zod'
import { listPosts as readPosts } from '../../db/posts/list-posts'
import { failureCauses } from '../../domain/failure-cause'
import { platforms } from '../../domain/post'
import { type PostStatus, postStatuses } from '../../domain/post-status'
import { cursor, cursorAfter } from '../cursor'
import { operation } from '../operation'
import { wholeNumber } from '../page-query'
import { invalidFields } from '../problem'
import { id, instant } from './fields'
import { postSchema } from './post-schema'
import { postView } from './post-view'

// In a query an unencoded "+" means a space, so the offset of a time copied as it is arrives without it.
const instantInQuery = z
  .preprocess((value) => (typeof value === 'string' ? value.replace(/ (\d\d:\d\d)$/, '+$1') : value), instant)
  .meta({ type: 'string', examples: ['2026-12-24T17:00:00Z'] })

const statusNames = { type: 'string', enum: [...postStatuses] } as const
const statuses = z
  .unknown()
  .transform((value, context): PostStatus[] => {
    const names = [value].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : ['']))
    const known = postStatuses.filter((status) => names.includes(status))
    if (names.every((name) => (postStatuses as readonly string[]).includes(name))) return known
    context.addIssue({ code: 'custom', message: `must be one of ${postStatuses.join(', ')}, or several of them` })
    return z.NEVER
  })
  .meta({ anyOf: [statusNames, { type: 'array', items: statusNames }], description: 'One, or several' })

const held = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
  .meta({ type: 'boolean', description: 'Whether they wait for their account to be connected again' })

const query = z.strictObject({
  status: statuses.optional(),
  held: held.optional(),
  failureCause: z.enum(failureCauses, `must be one of ${failureCauses.join(', ')}`).optional(),
  platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`).optional(),
  socialAccountId: id.optional(),
  from: instantInQuery.optional().meta({ description: 'Scheduled for then or later' }),
  to: instantInQuery.optional().meta({ description: 'Scheduled for then or earlier' }),
  page: wholeNumber(1_000_000).optional().meta({ description: 'By default the first' }),
  cursor: cursor.optional(),
  limit: wholeNumber(100).default(20),
})

export const listPosts = operation({
  id: 'listPosts',
  method: 'get',
  path: '/scheduled-posts',
  tag: 'Posts',
  summary: 'List posts',
  description:
    'A page of the company’s posts, the one asked for last first. With `page` any page, with all that fit counted; with `cursor` the next one, which costs the same however long the list is, and skips and repeats nothing while posts are added.',
  access: 'read',
  query,
  answers: {
    200: {
      description: 'A page of posts',
      schema: z.strictObject({
        success: z.literal(true),
        posts: z.array(postSchema),
        page: z.int().optional().meta({ description: 'Not with `cursor`' }),
        limit: z.int(),
        total: z.int().optional().meta({ description: 'All posts that fit the filters; not with `cursor`' }),
        nextCursor: z.string().nullable().meta({ description: 'Goes on with the next page; null on the last' }),
      }),
    },
  },
  async run({ models }, { query: { page, cursor, limit, ...filter }, principal }) {
    if (filter.from && filter.to && filter.from > filter.to) {
      throw invalidFields([{ path: 'from', message: 'must not be later than to' }])
    }
    if (page !== undefined && cursor !== undefined) {
      throw invalidFields([{ path: 'cursor', message: 'stands instead of page, not beside it' }])
    }
    const wanted = { ...filter, companyId: principal.companyId }
    const from = cursor === undefined ? { page: page ?? 1 } : { after: cursor }
    const { posts, more, total } = await readPosts(models, wanted, { ...from, limit })
    const last = posts.at(-1)
    const nextCursor = more && last ? cursorAfter({ at: last.created_at, id: last.id }) : null
    const counted = cursor === undefined ? { page: page ?? 1, total } : {}
    return { status: 200, body: { success: true, posts: posts.map(postView), ...counted, limit, nextCursor } }
  },
})
