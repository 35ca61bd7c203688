import { z } from 'zod'
import { isSearch } from '../../db/posts/post-filter'
import { postStatuses } from '../../domain/post-status'
import type { Choice } from '../../posts/chosen-posts'
import { invalidFields } from '../problems/problem'
import type { ApiServices } from '../services'
import { id } from './fields'
import { listQuery } from './list-query'

/** Each is a short transaction of its own; so many are done within a few seconds. */
const MOST = 500

/** Each of them twice: naming one again is no mistake worth a refusal. */
const MOST_STATUSES = 2 * postStatuses.length
const status = z.enum(postStatuses, `must be one of ${postStatuses.join(', ')}`)

const { failureCause, platform, socialAccountId, from, to, publishedFrom, q } = listQuery.shape

const limit = `must be a whole number from 1 to ${MOST}`

/** The fields of a body that choose posts: by name, or as `GET /scheduled-posts` does. */
export const choiceFields = {
  ids: z
    .array(id, 'must be a list of ids')
    .min(1, 'must name at least one post')
    .max(MOST, `at most ${MOST}`)
    .refine((ids) => new Set(ids).size === ids.length, 'names a post twice')
    .optional()
    .meta({ description: 'These posts' }),
  filter: z
    .strictObject(
      {
        status: z
          .union(
            [status, z.array(status).min(1, 'must name at least one').max(MOST_STATUSES, `at most ${MOST_STATUSES}`)],
            `must be one or a list of ${postStatuses.join(', ')}`,
          )
          .transform((given) => [given].flat())
          .optional()
          .meta({ description: 'One, or several' }),
        held: z
          .boolean('must be true or false')
          .optional()
          .meta({ description: 'Whether they wait for their account to be connected again' }),
        failureCause,
        platform,
        socialAccountId,
        from,
        to,
        publishedFrom,
        // Empty it would be no filter at all.
        q: q
          .unwrap()
          .refine((text) => text !== undefined, 'must not be empty')
          .optional(),
      },
      'must be an object with the filters of GET /scheduled-posts',
    )
    .optional()
    .meta({
      description:
        'Instead of `ids`: the posts that fit all of these, of which there must be one. Posts that are published, failed or cancelled are meant only when `status` names them, or with `failureCause`',
    }),
  limit: z.int(limit).min(1, limit).max(MOST, limit).optional(),
}

const chosen = z.strictObject(choiceFields)

/**
 * Which posts a body means.
 * @throws ApiProblem 400 when it says so twice, or not at all: nothing is meant by a filter that a program has lost
 */
export function choiceOf({ ids, filter, limit }: z.output<typeof chosen>): Choice {
  if ((ids === undefined) === (filter === undefined)) {
    throw wrong('ids', ids ? 'send either ids or filter' : 'is missing; or send a filter')
  }
  if (ids) {
    if (limit !== undefined) throw wrong('limit', 'goes with filter')
    return { ids }
  }
  if (!filter || Object.values(filter).every((value) => value === undefined)) {
    throw wrong('filter', 'must have at least one field')
  }
  if (filter.from && filter.to && filter.from > filter.to) throw wrong('filter.from', 'must not be later than to')
  return { filter, limit: limit ?? MOST }
}

/** Finds the posts of a choice when it is the company's turn, where they have to be searched for. */
export const turnOf =
  ({ searches, gone }: Pick<ApiServices, 'searches' | 'gone'>, companyId: string, choice: Choice) =>
  <T>(work: () => Promise<T>): Promise<T> =>
    'filter' in choice && isSearch({ ...choice.filter, companyId }) ? searches.take({ companyId, gone }, work) : work()

const wrong = (path: string, message: string) => invalidFields([{ path, message }])
