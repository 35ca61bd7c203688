import { z } from 'zod'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { addByToken } from '../../accounts/add-by-token'

import { platforms } from '../../domain/post'
import { platforms as rooms } from '../../platforms'
import { loginFor } from '../../platforms/login-for'
import { operation } from '../operation'
import { textOfOneLine } from '../posts/fields'
import { ApiProblem } from '../problem'
import { accountSchema } from './account-schema'
import { accountView } from './account-view'
import { platformAway } from './platform-away'

const body = z
  .strictObject({
    platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`),
    externalId: z.string('must be text').meta({
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

export const addAccount = operation({
  id: 'addAccount',
  method: 'post',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Add an account by its token',
  description:
    'For tokens that were got elsewhere. The platform is asked first whose the token is and what it may do. An account the company has already keeps its id and queue and gets the new token.',
  access: 'admin',
  body,
  answers: {
    201: {
      description: 'The account is connected',
      headers: { Location: 'Address of the account' },
      schema: z.strictObject({
        success: z.literal(true),
        account: accountSchema,
        postsReleased: z.int().meta({ description: 'Posts that waited for the account and go out now' }),
        warnings: z.array(z.string()).optional(),
      }),
    },
  },
  refusals: {
    422: 'The platform says that the token is not this account’s, is dead, or may not publish',
    503: 'The platform could not be asked; nothing was stored',
  },
  async run({ accounts: tools, db }, { body, principal }) {
    const { companyId } = principal
    const { platform, externalId, name, accessToken } = body
    const login = loginFor(platform, body.login) ?? platform
    const account = { companyId, platform, externalId, name: name.trim(), login }
    const added = await addByToken(tools, account, accessToken, { check: true, actor: principal.createdBy })
    if (added.kind === 'unavailable') throw platformAway(platform, added.reason)
    if (added.kind === 'refused') {
      const errors = [{ path: 'accessToken', message: added.reason }]
      throw new ApiProblem(422, { code: 'token-refused', detail: added.reason, errors })
    }
    const [saved] = await accountsWithHealth(db, { companyId, id: added.id })
    const warnings = [
      ...(added.missing.length > 0 ? [`The token lacks the permission ${added.missing.join(', ')}`] : []),
      ...(added.doubt ? [added.doubt] : []),
    ]
    return {
      status: 201,
      headers: { Location: `/accounts/${added.id}` },
      body: {
        success: true,
        account: accountView(saved as NonNullable<typeof saved>),
        postsReleased: added.released,
        ...(warnings.length > 0 && { warnings }),
      },
    }
  },
})
