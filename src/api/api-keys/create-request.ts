import { z } from 'zod'
import { DEFAULT_SCOPE, scopes } from '../../domain/scope'
import { instant, textOfOneLine } from '../posts/fields'

/** The body of `POST /api-keys`. */
export const createBody = z.strictObject({
  name: textOfOneLine(255)
    .transform((text) => text.trim())
    .optional()
    .meta({ description: 'Who or what uses it' }),
  scope: z
    .enum(scopes, `must be one of ${scopes.join(', ')}`)
    .default(DEFAULT_SCOPE)
    .meta({ description: '`read` looks, `write` also schedules and changes, `admin` also manages accounts and keys' }),
  expiresAt: instant.optional().meta({ description: 'Not given: it never expires' }),
})
