import { z } from 'zod'
import { readLogin, whyOver } from '../../accounts/choose-accounts'
import { platforms } from '../../domain/post'
import { operation } from '../operations/operation'
import { idOut, time } from '../posts/post-schema'
import { candidate, connectionParams, NO_SUCH_CONNECTION, noSuchConnection } from './connection-schema'
import { overProblem } from './over-problem'

export const getConnection = operation({
  id: 'getConnection',
  method: 'get',
  path: '/accounts/connections/{id}',
  tag: 'Accounts',
  summary: 'What a login reaches',
  description: 'The pages and accounts that can be connected. Only for whoever began the login, until `expiresAt`.',
  access: 'admin',
  params: connectionParams,
  missing: NO_SUCH_CONNECTION,
  answers: {
    200: {
      description: 'What can be connected',
      schema: z.strictObject({
        success: z.literal(true),
        platform: z.enum(platforms),
        accountId: idOut.nullable().meta({ description: 'The account that is to be connected again; null: any' }),
        candidates: z.array(candidate),
        expiresAt: time,
      }),
    },
  },
  refusals: { 409: 'The login failed, was used, or has not come back yet', 410: 'The time to choose is over' },
  async run({ accounts }, { params: { id }, principal: { companyId, createdBy } }) {
    const found = await readLogin(accounts, { id, companyId, createdBy })
    if (!found) throw noSuchConnection()
    const { connection, candidates } = found
    const over = whyOver(connection)
    if (over) throw overProblem(over)
    return {
      status: 200,
      body: {
        success: true,
        platform: connection.login,
        accountId: connection.accountId,
        candidates: candidates.map(({ platform, externalId, name, username, accountId, problem }) => ({
          platform,
          externalId,
          name,
          username: username ?? null,
          accountId: accountId ?? null,
          problem: problem ?? null,
        })),
        expiresAt: connection.expiresAt.toISOString(),
      },
    }
  },
})
