import { z } from 'zod'
import { failureCauses } from '../../domain/failure-cause'
import { retryPosts as putBack } from '../../posts/retry-posts'
import { operation } from '../operation'
import { invalidFields } from '../problem'
import { id } from './fields'
import { idOut } from './post-schema'

/** Each is a short transaction of its own; so many are done within a few seconds. */
const MOST = 500

const statuses = ['failed', 'missed', 'held'] as const
type Status = (typeof statuses)[number]
const byDefault: Status[] = ['failed', 'missed']
const status = z.enum(statuses, `must be one of ${statuses.join(', ')}`)

const body = z.strictObject(
  {
    status: z
      .union(
        [status, z.array(status).min(1, 'must name at least one')],
        `must be one or a list of ${statuses.join(', ')}`,
      )
      .optional()
      .meta({ description: 'By default `failed` and `missed`' }),
    cause: z
      .enum(failureCauses, `must be one of ${failureCauses.join(', ')}`)
      .optional()
      .meta({ description: 'Why they failed: `failureCause` of the post' }),
    socialAccountId: id.optional(),
    ids: z
      .array(id, 'must be a list of ids')
      .min(1, 'must name at least one post')
      .max(MOST, `at most ${MOST}`)
      .optional()
      .meta({ description: 'Of these posts only' }),
    limit: z
      .int(`must be a whole number from 1 to ${MOST}`)
      .min(1, `must be a whole number from 1 to ${MOST}`)
      .max(MOST, `must be a whole number from 1 to ${MOST}`)
      .default(100),
  },
  'must be an object',
)

export const retryPosts = operation({
  id: 'retryPosts',
  method: 'post',
  path: '/scheduled-posts/retry',
  tag: 'Posts',
  summary: 'Try many posts again',
  description:
    'Puts posts that have failed or were missed back into the queue: those of an account, of a cause, or named ones; with `{}` all of them. At most `limit` at a time, the oldest first; while `more` is true, send it again (with a fresh Idempotency-Key). Each post is decided by itself: what cannot be tried again any more is in `skipped`.',
  access: 'write',
  body,
  // Null is not "all of them": a filter that a program has lost must not let everything out.
  emptyClears: true,
  answers: {
    200: {
      description: 'What became of them',
      schema: z.strictObject({
        success: z.literal(true),
        retried: z.array(idOut).meta({ description: 'Posts that are in the queue again' }),
        skipped: z.array(z.strictObject({ postDetailId: idOut, reason: z.string() })),
        more: z.boolean().meta({ description: 'Whether there are more that fit' }),
      }),
    },
  },
  async run({ db }, { body: { limit, status, ...filter }, principal: { companyId, createdBy } }) {
    if (filter.ids && new Set(filter.ids).size < filter.ids.length) {
      throw invalidFields([{ path: 'ids', message: 'names a post twice' }])
    }
    const statuses = [status ?? byDefault].flat()
    const outcome = await putBack(db, { ...filter, companyId, statuses }, limit, createdBy)
    return { status: 200, body: { success: true, ...outcome } }
  },
})
