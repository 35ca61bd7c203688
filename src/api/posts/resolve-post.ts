import { z } from 'zod'
import { resolvePost as settle } from '../../db/posts/resolve-post'
import { publicationKinds } from '../../domain/post'
import { operation } from '../operation'
import { CHANGED, decide, decisionAnswers, decisionHeaders } from './decide'
import { NO_SUCH_POST, postParams } from './post-id'

/** The column's width. */
const MAX_EXTERNAL_ID = 255

const body = z
  .strictObject(
    {
      as: z
        .enum(['published', 'not-published'], 'must be published or not-published')
        .meta({ description: '`not-published` sends it again' }),
      externalId: z
        .string('must be text')
        .regex(/^[\x21-\x7e]+$/, 'must be the id the platform gave it, without spaces')
        .max(MAX_EXTERNAL_ID, `at most ${MAX_EXTERNAL_ID} characters`)
        .optional()
        .meta({ description: 'The id the platform gave it, if you have found it; with `published`' }),
      kind: z
        .enum(publicationKinds, `must be one of ${publicationKinds.join(', ')}`)
        .optional()
        .meta({ description: 'Which publication is meant, when both of a feed + story post are unconfirmed' }),
    },
    'must be an object',
  )
  .refine(({ as, externalId }) => as === 'published' || externalId === undefined, {
    path: ['externalId'],
    message: 'belongs to "published" only',
  })

export const resolvePost = operation({
  id: 'resolvePost',
  method: 'post',
  path: '/scheduled-posts/{id}/resolve',
  tag: 'Posts',
  summary: 'Say whether an unconfirmed post is out',
  description:
    'Settles a post whose publishing call was not answered by the word of a person who has looked at the platform. **With `not-published` it is sent again**: be sure that it is not there.',
  access: 'write',
  params: postParams,
  missing: NO_SUCH_POST,
  body,
  requestHeaders: decisionHeaders,
  answers: decisionAnswers,
  refusals: {
    409: 'Nothing about it is unconfirmed, both publications are (say which), the id is that of another post, or a worker is asking the platform right now',
    412: CHANGED,
  },
  run: ({ db }, call) =>
    decide(call, (also) =>
      settle(
        db,
        { id: call.params.id, companyId: call.principal.companyId },
        call.body,
        call.principal.createdBy,
        also,
      ),
    ),
})
