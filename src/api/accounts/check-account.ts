import { z } from 'zod'
import { checkAccount as ask } from '../../accounts/check-account'
import { operation } from '../operations/operation'
import { ApiProblem } from '../problems/problem'
import { accountParams, accountSchema, NO_SUCH_ACCOUNT, noSuchAccount } from './account-schema'
import { accountView } from './account-view'

export const checkAccount = operation({
  id: 'checkAccount',
  method: 'post',
  path: '/accounts/check/{id}',
  tag: 'Accounts',
  summary: 'Ask the platform about an account now',
  description:
    'Asks whose the token is, whether it lives and what it may do. A token the platform calls dead holds the account’s posts; one that works frees them. Anything less clear changes nothing. One account is asked about ten times a minute at most.',
  access: 'admin',
  params: accountParams,
  missing: NO_SUCH_ACCOUNT,
  answers: {
    200: {
      description: 'What the platform said, and the account as it is known now',
      schema: z.strictObject({
        success: z.literal(true),
        result: z.enum(['works', 'dead', 'unknown']),
        reason: z.string().nullable().meta({ description: 'What the platform said, or would not tell' }),
        account: accountSchema,
        postsReleased: z.int().meta({ description: 'Posts that waited for the account and go out now' }),
      }),
    },
  },
  refusals: { 409: 'The account is disconnected: there is no token to ask about' },
  async run({ accounts, platformAsks }, { params: { id }, principal }) {
    platformAsks.count(principal.companyId, id)
    const check = await ask(accounts, principal.companyId, id, principal.createdBy)
    if (!check) throw noSuchAccount()
    if (check === 'disconnected') {
      throw new ApiProblem(409, { code: 'disconnected', detail: 'The account is disconnected. Connect it again.' })
    }
    const { account, result, reason, released } = check
    return {
      status: 200,
      body: { success: true, result, reason: reason ?? null, account: accountView(account), postsReleased: released },
    }
  },
})
