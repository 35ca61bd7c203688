import { z } from 'zod'
import { retryPosts as putBack } from '../../posts/retry-posts'
import { operation } from '../operations/operation'
import { invalidFields } from '../problems/problem'
import { idOut } from './post-schema'
import { retriedByDefault, retryBody } from './retry-request'

export const retryPosts = operation({
  id: 'retryPosts',
  method: 'post',
  path: '/scheduled-posts/retry',
  tag: 'Posts',
  summary: 'Try many posts again',
  description:
    'Puts posts that have failed or were missed back into the queue: those of an account, of a cause, or named ones; with `{}` all of them. At most `limit` at a time, the oldest first; while `more` is true, send it again (with a fresh Idempotency-Key). Each post is decided by itself: what cannot be tried again any more is in `skipped`, and so is what has failed while as many posts of the company wait as may.',
  access: 'write',
  body: retryBody,
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
  async run({ db, config }, { body: { limit, status, ...filter }, principal: { companyId, createdBy } }) {
    if (filter.ids && new Set(filter.ids).size < filter.ids.length) {
      throw invalidFields([{ path: 'ids', message: 'names a post twice' }])
    }
    const statuses = [status ?? retriedByDefault].flat()
    const bounds = { limit, mostWaiting: config.POSTS_PER_COMPANY }
    const outcome = await putBack(db, { ...filter, companyId, statuses }, bounds, createdBy)
    return { status: 200, body: { success: true, ...outcome } }
  },
})
