import { z } from 'zod'
import { askModels } from '../../db/models/ask-models'
import type { Models } from '../../db/models/open-models'
import { listGlances } from '../../db/posts/glances'
import { listPosts as readPosts } from '../../db/posts/list-posts'
import type { PageOfPosts } from '../../db/posts/page-of-posts'
import { isSearch } from '../../db/posts/post-filter'
import { thumbOf } from '../media/thumb-of'
import { operation } from '../operations/operation'
import { READ_AFTER, readAfter } from '../operations/read-after'
import { cursorAfter } from '../paging/cursor'
import { invalidFields } from '../problems/problem'
import { exampleGlance, glanceSchema } from './glance-schema'
import { glanceView } from './glance-view'
import { listQuery, MOST_POSTS } from './list-query'
import { postSchema } from './post-schema'
import { postView } from './post-view'

const page = {
  success: z.literal(true),
  limit: z.int(),
  nextCursor: z.string().nullable().meta({ description: 'Goes on with the next page; null on the last' }),
}

const wholePosts = z.strictObject({
  ...page,
  posts: z.array(postSchema),
  page: z.int().optional().meta({ description: 'Not with `cursor`' }),
  total: z.int().optional().meta({ description: 'All posts that fit the filters; not with `cursor` or `q`' }),
})

const calendar = z
  .strictObject({ ...page, posts: z.array(glanceSchema) })
  .meta({ description: 'With `fields=calendar`' })

export const listPosts = operation({
  id: 'listPosts',
  method: 'get',
  path: '/scheduled-posts',
  tag: 'Posts',
  summary: 'List posts',
  description:
    'A page of the company’s posts, the one asked for last first, or with `sort=soonest` by the time they are for. With `page` any page, with all that fit counted; with `cursor` the next one, which costs the same however long the list is, and skips and repeats nothing while posts are added.',
  access: 'read',
  query: listQuery,
  answers: {
    200: {
      description: 'A page of posts',
      schema: z.union([wholePosts, calendar]),
      example: { success: true, posts: [exampleGlance], limit: 500, nextCursor: null },
    },
  },
  requestHeaders: { [READ_AFTER]: readAfter },
  async run(services, { query, principal, header }) {
    const { page, cursor, limit, sort, fields, ...filter } = mustAgree(query)
    const isCalendar = fields === 'calendar'
    const order = sort ?? (isCalendar ? 'soonest' : 'newest')
    const wanted = { ...filter, companyId: principal.companyId }
    const part = { ...(cursor === undefined ? { page: page ?? 1 } : { after: cursor }), limit }
    const ask = <T>(question: (models: Models) => Promise<T>) => services.reads.read(header(READ_AFTER), question)
    // A search reads much for little; of one company one happens at a time.
    const read: typeof ask = (question) =>
      isSearch(wanted)
        ? services.searches.take({ companyId: wanted.companyId, gone: services.gone }, () => ask(question))
        : ask(question)
    if (isCalendar) {
      const { glances, next } = await read((models) => listGlances(askModels(models), wanted, order, part))
      const posts = glances.map(glanceView(thumbOf(services)))
      return { status: 200, body: { success: true, posts, limit, nextCursor: cursorOf(next) } }
    }
    const { posts, next, total } = await read((models) => readPosts(models, wanted, order, part))
    const counted = cursor === undefined ? { page: page ?? 1, ...(total !== undefined && { total }) } : {}
    return {
      status: 200,
      body: { success: true, posts: posts.map(postView), ...counted, limit, nextCursor: cursorOf(next) },
    }
  },
})

const cursorOf = (next: PageOfPosts['next']) => (next ? cursorAfter(next) : null)

type Query = z.output<typeof listQuery>

/** @throws ApiProblem 400 for parameters that stand against one another */
function mustAgree(query: Query): Query {
  const { from, to, page, cursor, limit, fields, q } = query
  if (from && to && from > to) throw refused('from', 'must not be later than to')
  if (page !== undefined && cursor !== undefined) throw refused('cursor', 'stands instead of page, not beside it')
  if (page !== undefined && page > 1 && (fields === 'calendar' || isSearch({ companyId: '', q })))
    throw refused('page', 'with fields=calendar and with q the list goes on by cursor')
  if (limit > MOST_POSTS && fields !== 'calendar') throw refused('limit', `must be between 1 and ${MOST_POSTS}`)
  return query
}

const refused = (path: string, message: string) => invalidFields([{ path, message }])
