import { z } from 'zod'
import type { PostEdit } from '../../posts/edit-post'
import { reschedulePosts as move } from '../../posts/reschedule-posts'
import { operation } from '../operations/operation'
import { invalidFields } from '../problems/problem'
import { choiceFields, choiceOf, turnOf } from './choice-request'
import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'
import { BROKEN_OFF, manyExample, manyFields, unlessBrokenOff } from './many-answers'
import { idOut } from './post-schema'
import { timeFields } from './time-fields'

/** A year. */
const MOST_MINUTES = 525_600
const minutes = `must be a whole number of minutes from -${MOST_MINUTES} to ${MOST_MINUTES}, and not 0`

const body = z.strictObject(
  {
    ...choiceFields,
    scheduledAt: timeFields.scheduledAt.optional().meta({
      description: 'The same time for all; one without offset is meant in the time zone of each post',
      examples: ['2027-01-15T07:00:00+01:00', '2027-01-15T07:00:00'],
    }),
    byMinutes: z
      .int(minutes)
      .min(-MOST_MINUTES, minutes)
      .max(MOST_MINUTES, minutes)
      .refine((number) => number !== 0, minutes)
      .optional()
      .meta({
        description: 'Later than it is meant for, or with a minus earlier; a day is 1,440 also when clocks change',
      }),
  },
  'must be an object',
)

export const reschedulePosts = operation({
  id: 'reschedulePosts',
  method: 'post',
  path: '/scheduled-posts/reschedule',
  tag: 'Posts',
  summary: 'Give many posts another time',
  description:
    'Moves posts to a time (`scheduledAt`) or by some time (`byMinutes`): named ones, or those that fit a filter. Each post is checked and decided by itself, as `PATCH /scheduled-posts/{id}` does; what cannot be moved is in `skipped`. What was moved still fits the filter, so that when more fit than `limit` (500) the request is refused and nothing is moved. **By minutes, send an Idempotency-Key**: under it no post is moved twice, whatever breaks; without it a repeat moves all of them again.',
  access: 'write',
  body,
  // Null is not "all of them": a filter that a program has lost must not move everything.
  emptyClears: true,
  examples: {
    'All that an account has still to publish, an hour later': {
      filter: { socialAccountId: OTHER_EXAMPLE_ID },
      byMinutes: 60,
    },
    'Two posts, to nine by the clocks of each': {
      ids: [EXAMPLE_ID, OTHER_EXAMPLE_ID],
      scheduledAt: '2027-01-15T09:00:00',
    },
  },
  answers: {
    200: {
      description: 'What became of them',
      schema: z.strictObject({
        ...manyFields,
        warnings: z
          .array(z.strictObject({ postDetailId: idOut, warnings: z.array(z.string()) }))
          .optional()
          .meta({ description: 'What will be otherwise than one might expect, of posts that were moved' }),
      }),
      example: manyExample,
    },
  },
  refusals: { 503: BROKEN_OFF },
  async run(services, { body, principal: { companyId, createdBy }, ...call }) {
    const choice = choiceOf(body)
    const wanted = { companyId, choice, inTurn: turnOf(services, companyId, choice), time: timeOf(body) }
    const { warnings, ...outcome } = await unlessBrokenOff(call, (remembered) =>
      move(services, wanted, createdBy, remembered),
    )
    return { status: 200, body: { success: true, ...outcome, ...(warnings.length > 0 && { warnings }) } }
  },
})

/** @throws ApiProblem 400 when there is not exactly one */
function timeOf({ scheduledAt, byMinutes }: z.output<typeof body>): NonNullable<PostEdit['time']> {
  if (scheduledAt && byMinutes === undefined) return { wanted: scheduledAt }
  if (!scheduledAt && byMinutes !== undefined) return { byMinutes }
  const message = scheduledAt ? 'send either scheduledAt or byMinutes' : 'is missing; or send byMinutes'
  throw invalidFields([{ path: 'scheduledAt', message }])
}
