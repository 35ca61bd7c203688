import * as z from 'zod/mini'
import { sendFor } from '../calls/call-purpose'
import type { HttpClient } from '../calls/http-client'
import { givenToken, idAnswer, tokenAnswer } from '../login/answers'
import { asLoginError, judgedToken } from '../login/login-error'
import type { GivenToken, PlatformLogin, TokenCheck, TokenSubject } from '../login/platform-login'
import { addressOf, type LoginSettings, missingOf, required } from '../login/settings'
import { debugTokenWith, type TokenFacts } from '../meta/debug-token'
import { createGraphClient, readGraphAnswer } from '../meta/graph-client'
import { judge } from '../meta/graph-error'
import { findPages } from './pages'

/**
 * Facebook Login: pages, and the Instagram accounts linked to them.
 *
 * Without PKCE: this flow has a client secret, and Meta's dialog drops the challenge without a word, after which the
 * exchange refuses the verifier (better-auth#186, NangoHQ/nango#7156).
 * Source: Facebook Login, manual flow; long-lived tokens; debug_token.
 */
export function createFacebookLogin(http: HttpClient, settings: LoginSettings): PlatformLogin {
  const { META_GRAPH_VERSION: version, FACEBOOK_GRAPH_URL: graphUrl } = settings
  const graph = createGraphClient(http, graphUrl, version, settings.META_APP_SECRET)
  const debugToken = debugTokenWith(http, settings)

  const tokenFor = async (fields: Record<string, string>): Promise<GivenToken> => {
    const [client_id = '', client_secret = ''] = required(settings, 'META_APP_ID', 'META_APP_SECRET')
    // As a POST, so that the secret and the code stand in no address.
    const answer = await sendFor(http, 'look', {
      method: 'POST',
      url: `${graphUrl}/${version}/oauth/access_token`,
      fields: { client_id, client_secret, ...fields },
    })
    return givenToken(readGraphAnswer(answer, 'look', tokenAnswer))
  }

  return {
    missingSettings: () => missingOf(settings, ['META_APP_ID', 'META_APP_SECRET']),
    authorizeUrl: (redirect_uri, state) =>
      addressOf(`${settings.FACEBOOK_LOGIN_URL}/${version}/dialog/oauth`, {
        client_id: settings.META_APP_ID ?? '',
        redirect_uri,
        state,
        response_type: 'code',
        ...(settings.META_LOGIN_CONFIG_ID
          ? { config_id: settings.META_LOGIN_CONFIG_ID }
          : { scope: settings.META_SCOPES.join(',') }),
      }),
    async redeem(code, redirect_uri) {
      try {
        const short = await tokenFor({ code, redirect_uri })
        // Tokens of pages live as long as the token they were taken with: first the long one, then the pages.
        return await tokenFor({ grant_type: 'fb_exchange_token', fb_exchange_token: short.accessToken })
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async findAccounts({ accessToken }) {
      try {
        return await findPages(graph, debugToken, accessToken)
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async check(subject, accessToken) {
      try {
        const elsewhere = await whoseElse(subject, accessToken)
        if (elsewhere) return { kind: 'wrong-account', reason: elsewhere }
      } catch (error) {
        return judgedToken(error)
      }
      return withFacts(await debugToken(accessToken))
    },
    renew: async () => ({ kind: 'no-more', reason: 'Facebook renews no tokens; connect the account again' }),
  }

  /** Why a token is not the account's; undefined when it is. */
  async function whoseElse(subject: TokenSubject, token: string): Promise<string | undefined> {
    const call = { purpose: 'look', method: 'GET', token } as const
    if (subject.platform === 'instagram') {
      const notReached = `the token does not reach the Instagram account ${subject.externalId}; use the token of the page it is linked to`
      const reached = await graph(
        { ...call, path: `/${subject.externalId}`, params: { fields: 'id' } },
        who,
        (error) => (judge(error).about === 'not-shown' ? { id: '' } : undefined),
      )
      return reached.id === subject.externalId ? undefined : notReached
    }
    const me = await graph({ ...call, path: '/me', params: { fields: 'id,name' } }, who)
    if (me.id === subject.externalId) return undefined
    return `the token belongs to ${me.name ?? 'somebody else'} (${me.id}) and not to the page ${subject.externalId}; use the page's own token, from /me/accounts`
  }
}

const who = z.object({ id: idAnswer, name: z.catch(z.optional(z.string()), undefined) })

function withFacts(facts: TokenFacts | { doubt: string }): TokenCheck {
  if ('doubt' in facts) return { kind: 'ok', doubt: facts.doubt }
  const { isValid, scopes, expiresInMs } = facts
  if (!isValid) return { kind: 'dead', reason: 'Meta says that the token is not valid (any more)' }
  return { kind: 'ok', scopes, ...(expiresInMs !== undefined && { expiresInMs }) }
}
