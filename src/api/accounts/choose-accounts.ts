import { z } from 'zod'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { chooseAccounts as choose } from '../../accounts/choose-accounts'
import { securityEvent } from '../../observability/security-event'

import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { accountSchema } from './account-schema'
import { accountView } from './account-view'
import { connectionParams, NO_SUCH_CONNECTION, noSuchConnection } from './connection-schema'
import { overProblem } from './over-problem'

export const chooseAccounts = operation({
  id: 'chooseAccounts',
  method: 'post',
  path: '/accounts/connections/{id}',
  tag: 'Accounts',
  summary: 'Connect what was chosen from a login',
  description:
    'Connects all of the named or none, once; the rest of the login is forgotten. An account you have already keeps its id, and its posts that waited go out. To connect the account the login was begun for, leave `externalIds` out: accounts that live by the same token come along.',
  access: 'admin',
  params: connectionParams,
  missing: NO_SUCH_CONNECTION,
  bodyOptional: true,
  body: z.strictObject({
    externalIds: z
      .array(z.string('must be text').max(190), 'must be a list')
      .min(1, 'must name at least one')
      .max(500, 'at most 500')
      .optional(),
  }),
  answers: {
    200: {
      description: 'They are connected',
      schema: z.strictObject({
        success: z.literal(true),
        accounts: z.array(accountSchema),
        postsReleased: z.int().meta({ description: 'Posts that waited for these accounts and go out now' }),
      }),
    },
  },
  refusals: {
    409: 'The login failed, was used, or has not come back yet',
    410: 'The time to choose is over',
    422: 'The login does not reach what was named, or it may not be published to; `errors` says which and why',
  },
  async run({ accounts: tools, db, log }, { params: { id }, body, principal, ip, requestId }) {
    const { companyId, createdBy } = principal
    const choice = await choose(tools, { id, companyId, createdBy }, body.externalIds)
    if (choice.kind === 'not-found') throw noSuchConnection()
    if (choice.kind === 'over') throw overProblem(choice)
    if (choice.kind === 'wrong-choice') {
      const errors = choice.errors.map(({ reason }) => ({ path: 'externalIds', message: reason }))
      const detail = errors.map(({ message }) => message).join('; ')
      throw new ApiProblem(422, { code: 'not-connectable', detail, errors })
    }
    const who = { company: companyId, by: createdBy, ip, requestId }
    for (const account of choice.accounts) securityEvent(log, 'account-connected', who, { account: account.id })
    const chosen = new Set(choice.accounts.map((account) => account.id))
    const accounts = (await accountsWithHealth(db, { companyId })).filter((account) => chosen.has(account.id))
    const postsReleased = choice.accounts.reduce((sum, { released }) => sum + released, 0)
    return { status: 200, body: { success: true, accounts: accounts.map(accountView), postsReleased } }
  },
})
