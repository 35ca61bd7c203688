import { z } from 'zod'
import { securityEvent } from '../../observability/security-event'
import { prove } from '../auth/prove'
import { invalidToken } from '../auth/unauthorized'
import { operation } from '../operations/operation'
import { notFound } from '../problems/problem'
import { isOwnPage, isPrivateLine } from './asker'
import { endOfJwt } from './end-of-jwt'
import { endPresent } from './end-present'
import { needsTls, notOurPage } from './refusals'
import { keepCookie } from './session-cookie'
import { fromThePage, sessionSchema, sessionView } from './session-schema'
import { expiryOf } from './sessions'

const credentials = z
  .string()
  .regex(/^[A-Za-z0-9._~+/=-]{1,8192}$/, 'must be an API key or a JWT as it is, without "Bearer"')

const body = z
  .strictObject({
    apiKey: credentials.optional().meta({ description: 'A key of the company, `pd_…`' }),
    jwt: credentials.optional().meta({ description: 'A token of your identity provider, instead' }),
  })
  .refine(({ apiKey, jwt }) => (apiKey === undefined) !== (jwt === undefined), 'send apiKey or jwt, and one of them')
  .meta({ minProperties: 1, maxProperties: 1 })

export const signIn = operation({
  id: 'signIn',
  method: 'post',
  path: '/session',
  tag: 'Session',
  summary: 'Sign in on the page',
  description:
    'Gives the browser a cookie that stands for the key or the token, and has neither of them in it. It lasts half an hour after its last use, twelve hours at most, no longer than the token, and ends at once with the key. A session that was there before ends. Only pages of this server can; programs need no session.',
  access: 'public',
  requestHeaders: fromThePage,
  body,
  answers: {
    200: {
      description: 'Who is signed in now',
      schema: sessionSchema,
      headers: { 'Set-Cookie': 'The session, for the browser alone: no script can read it' },
    },
  },
  refusals: {
    401: 'The key or the token is not known, or no good any more',
    403: 'The request does not come from a page of this server, or not over TLS; or the token has no scope of ours',
    404: 'There is no page here (UI=off)',
    503: 'The database or the keys of the identity provider cannot be reached, or this server has no TOKEN_ENCRYPTION_KEY',
  },
  async run(services, call) {
    const { sessions, config, log } = services
    if (config.UI === 'off') throw notFound('There is no page here to sign in on.')
    if (!isOwnPage(call)) throw notOurPage()
    if (!isPrivateLine(call)) throw needsTls()
    const { ip, requestId, body } = call
    const given = body.apiKey ?? body.jwt ?? ''
    const principal = await prove(services, given, { ip, requestId, method: 'POST', path: '/session' })
    const session = sessions.begin(principal, await endOfJwt(given))
    // Within the time by which clocks may differ a token is good, and leaves nothing for a session.
    if (session.endsAt <= session.usedAt) throw invalidToken('The JWT has expired. Get a new one.')
    const setCookie = keepCookie(call, await sessions.seal(session), expiryOf(session) - session.usedAt)
    await endPresent(sessions, call)
    securityEvent(log, 'signed-in', { company: principal.companyId, by: principal.createdBy, ip, requestId })
    return { status: 200, headers: { 'Set-Cookie': setCookie }, body: sessionView(config, session) }
  },
})
