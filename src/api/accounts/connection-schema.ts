import { z } from 'zod'
import { platforms } from '../../domain/post'
import { id, webAddress } from '../posts/fields'
import { idOut } from '../posts/post-schema'
import { notFound } from '../problems/problem'

/** The login that a path names. */
export const platformParams = z.strictObject({
  platform: z.enum(platforms).meta({ description: 'Whose login: Facebook’s brings linked Instagram accounts as well' }),
})

/** The finished login that a path names. */
export const connectionParams = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .meta({ description: 'The `connection` that came back with the browser' }),
})

/** Also for somebody else's: only who began a login may choose. */
export const NO_SUCH_CONNECTION = 'There is no such login of yours.'
export const noSuchConnection = () => notFound(NO_SUCH_CONNECTION)

/** A page or account that a login reaches. */
export const candidate = z
  .strictObject({
    platform: z.enum(platforms),
    externalId: z.string(),
    name: z.string(),
    username: z.string().nullable(),
    accountId: idOut
      .nullable()
      .meta({ description: 'The account you have of it already; it would be connected again' }),
    problem: z
      .string()
      .nullable()
      .meta({ description: 'Why it cannot be connected with this login; null when it can' }),
  })
  .meta({ id: 'AccountCandidate', description: 'What a login may publish to' })

/** The body of `POST /accounts/connect/{platform}`. */
export const connectBody = z.strictObject({
  accountId: id.optional().meta({ description: 'An account that is to be connected again' }),
  returnUrl: webAddress.optional().meta({
    description:
      'Where the browser goes in the end; its origin must be that of `OAUTH_RETURN_URL` or in `CORS_ORIGINS`',
  }),
})
