import { z } from 'zod'
import { platforms } from '../../domain/post'
import { platforms as rooms } from '../../platforms'
import { loginFor } from '../../platforms/login-for'
import { textOfOneLine } from '../posts/fields'

/** The column's width. */
const MAX_EXTERNAL_ID = 190

/** The body of `POST /accounts`. */
export const addBody = z
  .strictObject({
    platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`),
    externalId: z
      .string('must be text')
      .max(MAX_EXTERNAL_ID, `at most ${MAX_EXTERNAL_ID} characters`)
      .meta({
        description: 'Facebook page id, Instagram user id, or LinkedIn URN',
        examples: ['1234567890'],
      }),
    name: textOfOneLine(255).refine((name) => name.trim() !== '', 'must not be empty'),
    login: z
      .enum(platforms, `must be one of ${platforms.join(', ')}`)
      .optional()
      .meta({ description: 'Which login gave the token, for Instagram: `facebook` (the default) or `instagram`' }),
    accessToken: z
      .string('must be text')
      .regex(/^\S{1,8192}$/, 'must be a token: up to 8192 characters without white space')
      .meta({ description: 'For a page and its Instagram account the token of the page. Stored encrypted' }),
  })
  .superRefine(({ platform, externalId, login }, context) => {
    // Also seen when the platform itself is wrong.
    if (!platforms.includes(platform)) return
    const { shape, description } = rooms[platform].externalId
    if (!shape.test(externalId)) {
      context.addIssue({ code: 'custom', path: ['externalId'], message: `for ${platform} it is ${description}` })
    }
    if (!loginFor(platform, login)) {
      const message = `for ${platform} it is ${rooms[platform].logins.join(' or ')}`
      context.addIssue({ code: 'custom', path: ['login'], message })
    }
  })
