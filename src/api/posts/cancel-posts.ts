import { z } from 'zod'
import { cancelPosts as takeBack } from '../../posts/cancel-posts'
import { operation } from '../operations/operation'
import { choiceFields, choiceOf, turnOf } from './choice-request'
import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'
import { BROKEN_OFF, manyExample, manyFields, unlessBrokenOff } from './many-answers'

export const cancelPosts = operation({
  id: 'cancelPosts',
  method: 'post',
  path: '/scheduled-posts/cancel',
  tag: 'Posts',
  summary: 'Cancel many posts',
  description:
    'Takes posts back before anything of them is out: named ones, or those that fit a filter, at most `limit` (500) at a time; while `more` is true, send it again (with a fresh Idempotency-Key). Each post is decided by itself, as `DELETE /scheduled-posts/{id}` does; what cannot be cancelled is in `skipped`.',
  access: 'write',
  body: z.strictObject(choiceFields, 'must be an object'),
  // Null is not "all of them": a filter that a program has lost must not take everything back.
  emptyClears: true,
  examples: {
    'Two posts': { ids: [EXAMPLE_ID, OTHER_EXAMPLE_ID] },
    'All that an account has still to publish in January': {
      filter: { socialAccountId: OTHER_EXAMPLE_ID, from: '2027-01-01T00:00:00Z', to: '2027-01-31T23:59:59Z' },
    },
  },
  answers: {
    200: { description: 'What became of them', schema: z.strictObject(manyFields), example: manyExample },
  },
  refusals: { 503: BROKEN_OFF },
  async run(services, { body, principal: { companyId, createdBy }, ...call }) {
    const choice = choiceOf(body)
    const wanted = { companyId, choice, inTurn: turnOf(services, companyId, choice) }
    const outcome = await unlessBrokenOff(call, (remembered) => takeBack(services, wanted, createdBy, remembered))
    return { status: 200, body: { success: true, ...outcome } }
  },
})
