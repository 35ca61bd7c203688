import { z } from 'zod'
import { platforms } from '../../domain/post'
import { notFound } from '../problem'

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
