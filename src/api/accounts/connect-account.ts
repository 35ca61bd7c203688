import { z } from 'zod'
import { startLogin } from '../../accounts/start-login'
import { platforms } from '../../domain/post'
import { operation } from '../operations/operation'
import { time } from '../posts/post-schema'
import { ApiProblem, invalidFields } from '../problems/problem'
import { noSuchAccount } from './account-schema'
import { connectBody, platformParams } from './connection-schema'

export const connectAccount = operation({
  id: 'connectAccount',
  method: 'post',
  path: '/accounts/connect/{platform}',
  tag: 'Accounts',
  summary: 'Begin to connect accounts by a login',
  description: [
    'Open `authorizeUrl` in the browser of the person who may log in. The platform sends it back to this API, and from there it goes to your page',
    '(`returnUrl`, or `OAUTH_RETURN_URL`) with `?connection=<id>`, or with `?error=<code>&error_description=<text>`.',
    'With the id, ask what can be connected and choose. Facebook brings pages and the Instagram accounts linked to them, Instagram one account, LinkedIn the member and pages.',
  ].join(' '),
  access: 'admin',
  params: platformParams,
  missing: `There is no such login; known are ${platforms.join(', ')}.`,
  bodyOptional: true,
  // The state in it lets a browser back in.
  secretAnswer: true,
  body: connectBody,
  answers: {
    201: {
      description: 'The login may begin',
      schema: z.strictObject({
        success: z.literal(true),
        authorizeUrl: z.string().meta({ description: 'To be opened in a browser, once' }),
        state: z.string().meta({ description: 'Stands in the address; comes back once' }),
        expiresAt: time.meta({ description: 'By then the browser must be back' }),
      }),
    },
  },
  refusals: { 503: 'This login is not set up on the server; `detail` names the settings' },
  async run({ accounts, platformAsks }, { params: { platform }, body, principal: { companyId, createdBy } }) {
    platformAsks.count(companyId)
    const started = await startLogin(accounts, { companyId, createdBy, login: platform, ...body })
    switch (started.kind) {
      case 'no-account':
        throw noSuchAccount()
      case 'other-login':
        throw invalidFields([{ path: 'accountId', message: started.reason }])
      case 'return-refused':
        throw invalidFields([{ path: 'returnUrl', message: started.reason }])
      case 'not-configured':
        throw new ApiProblem(503, {
          code: 'login-not-configured',
          detail: `The login of ${platform} is not set up here: ${started.reason}.`,
        })
      case 'started': {
        const { authorizeUrl, state, expiresAt } = started
        return { status: 201, body: { success: true, authorizeUrl, state, expiresAt: expiresAt.toISOString() } }
      }
    }
  },
})
