import type { RequestHandler } from 'express'
import { z } from 'zod'
import { listPosts } from '../../db/queries/list-posts'
import { platforms } from '../../domain/post'
import { postStatuses } from '../../domain/post-status'
import { principalOf } from '../auth/authenticate'
import { parse } from '../parse'
import { invalidFields } from '../problem'
import type { ApiServices } from '../services'
import { id, instant } from './fields'
import { postView } from './post-view'

const wholeNumber = (max: number) =>
  z
    .string('must be given once')
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((number) => number >= 1 && number <= max, `must be between 1 and ${max}`)

// In a query an unencoded "+" means a space, so the offset of a time copied as it is arrives without it.
const instantInQuery = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/ (\d\d:\d\d)$/, '+$1') : value),
  instant,
)

const query = z.strictObject({
  status: z.enum(postStatuses, `must be one of ${postStatuses.join(', ')}`).optional(),
  platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`).optional(),
  socialAccountId: id.optional(),
  from: instantInQuery.optional(),
  to: instantInQuery.optional(),
  page: wholeNumber(1_000_000).default(1),
  limit: wholeNumber(100).default(20),
})

/**
 * `GET /scheduled-posts`: a page of the company's posts, the one asked for last first. `from` and `to` are about
 * `scheduledFor`, both inclusive.
 */
export function getPosts({ models }: ApiServices): RequestHandler {
  return async (req, res) => {
    const given = Object.entries(req.query).filter(([, value]) => value !== '')
    const { page, limit, ...filter } = parse(query, Object.fromEntries(given))
    if (filter.from && filter.to && filter.from > filter.to) {
      throw invalidFields([{ path: 'from', message: 'must not be later than to' }])
    }
    const { companyId } = principalOf(res)
    const found = await listPosts(models, { ...filter, companyId }, { offset: (page - 1) * limit, limit })
    res.json({ success: true, posts: found.posts.map(postView), page, limit, total: found.total })
  }
}
