import { z } from 'zod'
import { healthStates } from '../../domain/health-state'
import { platforms } from '../../domain/post'
import { id } from '../posts/fields'
import { idOut, time } from '../posts/post-schema'
import { notFound } from '../problems/problem'

/** An account as answers show it. Its token is not in it. */
export const accountSchema = z
  .strictObject({
    id: idOut.meta({ description: 'Stays the same when the account is connected again' }),
    platform: z.enum(platforms),
    externalId: z.string().meta({
      description: 'Facebook page id, Instagram user id, or LinkedIn URN',
      examples: ['1234567890', 'urn:li:organization:77'],
    }),
    name: z.string(),
    login: z.enum(platforms).meta({ description: 'Which login gave the token' }),
    health: z.strictObject({
      state: z.enum(healthStates).meta({
        description:
          '`expires_soon`: posts go out until `expiresAt`. `needs_reconnect`, `disconnected`: posts wait until somebody connects the account again',
      }),
      reason: z.string().nullable().meta({ description: 'What is wrong, for a person; null when nothing is' }),
      expiresAt: time
        .nullable()
        .meta({ description: 'When the token ends; null: never, or the platform does not tell' }),
    }),
    renewsAt: time.nullable().meta({ description: 'When the token is renewed next; null: it is not' }),
    missingPermissions: z
      .array(z.string())
      .meta({ description: 'What the token may not do and should; empty also when the platform does not tell' }),
    connectedAt: time.meta({ description: 'When it was connected for the first time' }),
    disconnectedAt: time.nullable(),
  })
  .meta({ id: 'Account', description: 'An account that is published to' })

/** The account that a path names. */
export const accountParams = z.strictObject({
  id: id.meta({ description: 'The `id` of the account' }),
})

/** Also for another company's account: that it exists is theirs to know. */
export const NO_SUCH_ACCOUNT = 'There is no such account.'
export const noSuchAccount = () => notFound(NO_SUCH_ACCOUNT)
