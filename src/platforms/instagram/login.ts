import * as z from 'zod/mini'
import { sendFor } from '../calls/call-purpose'
import type { HttpAnswer, HttpClient } from '../calls/http-client'
import { givenToken, idAnswer, tokenAnswer } from '../login/answers'
import { asLoginError, failureOf, isDead, judgedToken, LoginError } from '../login/login-error'
import type { PlatformLogin } from '../login/platform-login'
import { addressOf, type LoginSettings, missingOf, required } from '../login/settings'
import { createGraphClient, readGraphAnswer } from '../meta/graph-client'
import { missingPermissions } from '../permissions'

const text = z.catch(z.optional(z.string()), undefined)
const profile = z.object({
  user_id: z.catch(z.optional(idAnswer), undefined),
  id: idAnswer,
  username: text,
  name: text,
})
/** Sources show it flat, or as the only item of `data`. */
const codeAnswer = z.union([z.object({ data: z.array(tokenAnswer).check(z.minLength(1)) }), tokenAnswer])
const codeError = z.object({ error_message: z.string() })

/**
 * Instagram Login: one professional account for each login, without a Facebook page. Id and secret are those of the
 * Instagram app inside the Meta app. PKCE is not offered.
 * Source: Instagram Platform, business login.
 */
export function createInstagramLogin(http: HttpClient, settings: LoginSettings): PlatformLogin {
  const graph = createGraphClient(http, settings.INSTAGRAM_GRAPH_URL, settings.META_GRAPH_VERSION)
  const me = (token: string) =>
    graph({ purpose: 'look', method: 'GET', path: '/me', params: { fields: 'user_id,username,name' }, token }, profile)

  // Documented with the token in the address, and in no other way.
  const tokenFor = async (path: string, query: Record<string, string>) => {
    const answer = await sendFor(http, 'look', { method: 'GET', url: `${settings.INSTAGRAM_GRAPH_URL}/${path}`, query })
    return givenToken(readGraphAnswer(answer, 'look', tokenAnswer))
  }

  return {
    missingSettings: () => missingOf(settings, ['INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET']),
    authorizeUrl: (redirect_uri, state) =>
      addressOf(`${settings.INSTAGRAM_LOGIN_URL}/oauth/authorize`, {
        client_id: settings.INSTAGRAM_APP_ID ?? '',
        redirect_uri,
        state,
        response_type: 'code',
        scope: settings.INSTAGRAM_SCOPES.join(','),
      }),
    async redeem(code, redirect_uri) {
      const [client_id = '', client_secret = ''] = required(settings, 'INSTAGRAM_APP_ID', 'INSTAGRAM_APP_SECRET')
      try {
        const answer = await sendFor(http, 'look', {
          method: 'POST',
          url: `${settings.INSTAGRAM_OAUTH_URL}/oauth/access_token`,
          // Some clients get the code with a fragment that is no part of it.
          fields: {
            client_id,
            client_secret,
            grant_type: 'authorization_code',
            redirect_uri,
            code: code.replace(/#_$/, ''),
          },
        })
        const short = readCodeAnswer(answer)
        const long = await tokenFor('access_token', {
          grant_type: 'ig_exchange_token',
          client_secret,
          access_token: short.accessToken,
        })
        return { ...long, ...(short.scopes && { scopes: short.scopes }) }
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async findAccounts(token) {
      try {
        const { user_id, id, username, name } = await me(token.accessToken)
        const account = { platform: 'instagram', login: 'instagram', externalId: user_id ?? id } as const
        const missing = missingPermissions(account, token.scopes).needed
        return [
          {
            ...account,
            name: name || username || `Instagram ${account.externalId}`,
            ...(username && { username }),
            ...(missing.length > 0 && {
              problem: `Instagram was not allowed to give the permission ${missing.join(', ')}; log in again and allow it`,
            }),
            token,
          },
        ]
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async check({ externalId }, accessToken) {
      try {
        const { user_id, id, username } = await me(accessToken)
        if ((user_id ?? id) === externalId) return { kind: 'ok', doubt: 'Instagram does not tell what a token may do' }
        const reason = `the token belongs to ${username ?? 'another account'} (${user_id ?? id}) and not to ${externalId}`
        return { kind: 'wrong-account', reason }
      } catch (error) {
        return judgedToken(error)
      }
    },
    async renew({ accessToken }) {
      try {
        const query = { grant_type: 'ig_refresh_token', access_token: accessToken }
        return { kind: 'renewed', token: await tokenFor('refresh_access_token', query) }
      } catch (error) {
        const { kind, reason } = failureOf(error)
        return { kind: isDead(kind) ? 'dead' : 'again', reason }
      }
    },
  }
}

function readCodeAnswer(answer: HttpAnswer) {
  const given = codeAnswer.safeParse(answer.body)
  if (answer.status < 300 && given.success) {
    const [first] = 'data' in given.data ? given.data.data : [given.data]
    if (first) return givenToken(first)
  }
  // This host has an envelope of its own.
  const refused = codeError.safeParse(answer.body)
  if (refused.success && answer.status < 500) {
    throw new LoginError('refused', `Instagram answered ${answer.status}: ${refused.data.error_message}`)
  }
  throw new LoginError('platform-unavailable', `Instagram answered HTTP ${answer.status} without a token`)
}
