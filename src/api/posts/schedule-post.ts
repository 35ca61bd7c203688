import { z } from 'zod'
import { discardFiles } from '../../media/discard-files'
import { planPosts, schedulePosts } from '../../posts/schedule-posts'
import { operation } from '../operations/operation'
import { unlessUnknown } from '../problems/outcome-unknown'
import { TOO_MANY } from '../problems/over-quota'
import { asMedia } from './as-media'
import { hasMade, scheduleAnswers, wouldMake } from './schedule-answers'
import { scheduleExamples } from './schedule-examples'
import { scheduleBody, scheduleRequestOf } from './schedule-request'

const dryRun = z
  .enum(['true', 'false'], 'must be true or false')
  .default('false')
  .transform((value) => value === 'true')
  .meta({ type: 'boolean', description: 'Check everything, schedule nothing' })

export const schedulePost = operation({
  id: 'schedulePost',
  method: 'post',
  path: '/schedule-post',
  tag: 'Posts',
  summary: 'Schedule a post',
  description:
    'One post for each account, all of them or none. Files come in a multipart form (`files`), or as `media` by address.',
  access: 'write',
  query: z.strictObject({ dryRun }),
  body: scheduleBody,
  examples: scheduleExamples,
  files: true,
  answers: scheduleAnswers,
  refusals: {
    413: 'A file or a field is too large, or more than the company may keep',
    415: 'A file is of a type that no platform takes',
    422: 'A platform cannot publish this; `errors` names each reason',
    429: TOO_MANY,
    503: 'The database did not answer: the post may be scheduled or not',
    507: 'No room for files',
  },
  async run(services, { query, body, files, principal, keepAnswer }) {
    const request = scheduleRequestOf(body, files.map(asMedia))
    if (query.dryRun) {
      const plan = await planPosts(services, request, principal)
      await discardFiles(services, files)
      return wouldMake(plan)
    }
    return unlessUnknown(LOOK_FIRST, async () =>
      hasMade(
        await schedulePosts(services, request, principal, (execute, scheduled) =>
          keepAnswer(execute, hasMade(scheduled)),
        ),
      ),
    )
  },
})

const LOOK_FIRST =
  'the post may be scheduled or not. Look at GET /scheduled-posts before you send it again; with an Idempotency-Key just send it again.'
