import { z } from 'zod'
import { accountsWithHealth } from '../../accounts/accounts-with-health'
import { healthStates } from '../../domain/health-state'
import { platforms } from '../../domain/post'
import { operation } from '../operations/operation'
import { accountSchema } from './account-schema'
import { accountView } from './account-view'

export const listAccounts = operation({
  id: 'listAccounts',
  method: 'get',
  path: '/accounts',
  tag: 'Accounts',
  summary: 'List accounts with their health',
  description:
    'All accounts of the company, oldest first. Disconnected ones are left out unless `health=disconnected` asks for them.',
  access: 'read',
  query: z.strictObject({
    platform: z.enum(platforms, `must be one of ${platforms.join(', ')}`).optional(),
    health: z.enum(healthStates, `must be one of ${healthStates.join(', ')}`).optional(),
  }),
  answers: {
    200: {
      description: 'The accounts',
      schema: z.strictObject({ success: z.literal(true), accounts: z.array(accountSchema) }),
    },
  },
  async run({ db }, { query: { platform, health }, principal }) {
    const accounts = await accountsWithHealth(db, { companyId: principal.companyId, platform })
    const wanted = accounts.filter(({ health: { state } }) => (health ? state === health : state !== 'disconnected'))
    return { status: 200, body: { success: true, accounts: wanted.map(accountView) } }
  },
})
