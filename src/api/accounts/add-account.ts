import { z } from 'zod'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { addByToken } from '../../accounts/add-by-token'
import { securityEvent } from '../../observability/security-event'
import { loginFor } from '../../platforms/login-for'
import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { accountSchema } from './account-schema'
import { accountView } from './account-view'
import { addBody } from './add-request'
import { platformAway } from './platform-away'

export const addAccount = operation({
  id: 'addAccount',
  method: 'post',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'Add an account by its token',
  description:
    'For tokens that were got elsewhere. The platform is asked first whose the token is and what it may do. An account the company has already keeps its id and queue and gets the new token.',
  access: 'admin',
  body: addBody,
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
  async run({ accounts: tools, db, platformAsks, log }, { body, principal, ip, requestId }) {
    const { companyId } = principal
    platformAsks.count(companyId)
    const { platform, externalId, name, accessToken } = body
    const login = loginFor(platform, body.login) ?? platform
    const account = { companyId, platform, externalId, name: name.trim(), login }
    const added = await addByToken(tools, account, accessToken, { check: true, actor: principal.createdBy })
    if (added.kind === 'unavailable') throw platformAway(platform, added.reason)
    if (added.kind === 'refused') {
      const errors = [{ path: 'accessToken', message: added.reason }]
      throw new ApiProblem(422, { code: 'token-refused', detail: added.reason, errors })
    }
    const who = { company: companyId, by: principal.createdBy, ip, requestId }
    securityEvent(log, 'account-connected', who, { account: added.id, platform })
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
