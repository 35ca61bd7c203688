import { z } from 'zod'
import { listPosts as readPosts } from '../../db/posts/list-posts'
import { operation } from '../operations/operation'
import { READ_AFTER, readAfter } from '../operations/read-after'
import { cursorAfter } from '../paging/cursor'
import { invalidFields } from '../problems/problem'
import { listQuery } from './list-query'
import { postSchema } from './post-schema'
import { postView } from './post-view'

export const listPosts = operation({
  id: 'listPosts',
  method: 'get',
  path: '/scheduled-posts',
  tag: 'Posts',
  summary: 'List posts',
  description:
    'A page of the company’s posts, the one asked for last first. With `page` any page, with all that fit counted; with `cursor` the next one, which costs the same however long the list is, and skips and repeats nothing while posts are added.',
  access: 'read',
  query: listQuery,
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
  requestHeaders: { [READ_AFTER]: readAfter },
  async run({ reads }, { query: { page, cursor, limit, ...filter }, principal, header }) {
    if (filter.from && filter.to && filter.from > filter.to) {
      throw invalidFields([{ path: 'from', message: 'must not be later than to' }])
    }
    if (page !== undefined && cursor !== undefined) {
      throw invalidFields([{ path: 'cursor', message: 'stands instead of page, not beside it' }])
    }
    const wanted = { ...filter, companyId: principal.companyId }
    const from = cursor === undefined ? { page: page ?? 1 } : { after: cursor }
    const { posts, more, total } = await reads.read(header(READ_AFTER), (models) =>
      readPosts(models, wanted, { ...from, limit }),
    )
    const last = posts.at(-1)
    const nextCursor = more && last ? cursorAfter({ at: last.created_at, id: last.id }) : null
    const counted = cursor === undefined ? { page: page ?? 1, total } : {}
    return { status: 200, body: { success: true, posts: posts.map(postView), ...counted, limit, nextCursor } }
  },
})
