import { z } from 'zod'
import { disconnectAccount as disconnect } from '../../db/accounts/disconnect-account'
import { describeDisconnected } from '../../domain/describe-disconnected'
import { securityEvent } from '../../observability/security-event'
import { operation } from '../operations/operation'
import { idOut } from '../posts/post-schema'
import { accountParams, NO_SUCH_ACCOUNT, noSuchAccount } from './account-schema'

export const disconnectAccount = operation({
  id: 'disconnectAccount',
  method: 'delete',
  path: '/accounts/{id}',
  tag: 'Accounts',
  summary: 'Disconnect an account',
  description: [
    'Forgets the token. What becomes of posts that are still to come is up to `posts`, and the answer says how many they are:',
    'held, they wait and go out when the account is connected again, under the same id; cancelled, they do not.',
    'A post that is being published right now goes on, and nothing of which something is or may be out is cancelled.',
    'Repeating the call says how things stand. The app keeps its place in the settings of the platform until somebody removes it there.',
  ].join(' '),
  access: 'admin',
  params: accountParams,
  missing: NO_SUCH_ACCOUNT,
  query: z.strictObject({
    posts: z
      .enum(['hold', 'cancel'], 'must be hold or cancel')
      .default('hold')
      .meta({ description: 'What becomes of posts that are still to come' }),
  }),
  answers: {
    200: {
      description: 'The account is disconnected',
      schema: z.strictObject({
        success: z.literal(true),
        id: idOut,
        posts: z
          .strictObject({
            held: z.int().meta({ description: 'They wait for the account to be connected again' }),
            cancelled: z.int(),
            beingPublished: z.int().meta({ description: 'A worker has them in hand; they go on' }),
          })
          .meta({ description: 'What becomes of its posts that were to come, by number' }),
        message: z.string().meta({ description: 'The same for a person' }),
      }),
    },
  },
  async run({ db, log }, { params: { id }, query, principal, ip, requestId }) {
    const posts = await disconnect(db, principal.companyId, id, query.posts, principal.createdBy)
    if (!posts) throw noSuchAccount()
    const { companyId: company, createdBy: by } = principal
    securityEvent(log, 'account-disconnected', { company, by, ip, requestId }, { account: id })
    return { status: 200, body: { success: true, id, posts, message: describeDisconnected(posts) } }
  },
})
