import { z } from 'zod'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { operation } from '../operations/operation'
import { accountParams, accountSchema, NO_SUCH_ACCOUNT, noSuchAccount } from './account-schema'
import { accountView } from './account-view'

export const getAccount = operation({
  id: 'getAccount',
  method: 'get',
  path: '/accounts/{id}',
  tag: 'Accounts',
  summary: 'Get an account with its health',
  access: 'read',
  params: accountParams,
  missing: NO_SUCH_ACCOUNT,
  answers: {
    200: {
      description: 'The account, also a disconnected one',
      schema: z.strictObject({ success: z.literal(true), account: accountSchema }),
    },
  },
  async run({ db }, { params: { id }, principal }) {
    const [account] = await accountsWithHealth(db, { companyId: principal.companyId, id })
    if (!account) throw noSuchAccount()
    return { status: 200, body: { success: true, account: accountView(account) } }
  },
})
