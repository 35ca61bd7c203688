import { z } from 'zod'
import { publicationKinds } from '../../domain/post'

/** The column's width. */
const MAX_EXTERNAL_ID = 255

/** The body of `POST /scheduled-posts/{id}/resolve`. */
export const resolveBody = z
  .strictObject(
    {
      as: z
        .enum(['published', 'not-published'], 'must be published or not-published')
        .meta({ description: '`not-published` sends it again' }),
      externalId: z
        .string('must be text')
        .max(MAX_EXTERNAL_ID, { error: `at most ${MAX_EXTERNAL_ID} characters`, abort: true })
        .regex(/^[\x21-\x7e]+$/, 'must be the id the platform gave it, without spaces')
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
