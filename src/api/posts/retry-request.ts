import { z } from 'zod'
import { failureCauses } from '../../domain/failure-cause'
import { id } from './fields'

/** Each is a short transaction of its own; so many are done within a few seconds. */
const MOST = 500

/** Each of them twice: naming one again is no mistake worth a refusal. */
const MOST_STATUSES = 6

const statuses = ['failed', 'missed', 'held'] as const
type Status = (typeof statuses)[number]
/** What is tried again when no status is named. */
export const retriedByDefault: Status[] = ['failed', 'missed']
const status = z.enum(statuses, `must be one of ${statuses.join(', ')}`)

/** The body of `POST /scheduled-posts/retry`. */
export const retryBody = z.strictObject(
  {
    status: z
      .union(
        [status, z.array(status).min(1, 'must name at least one').max(MOST_STATUSES, `at most ${MOST_STATUSES}`)],
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
