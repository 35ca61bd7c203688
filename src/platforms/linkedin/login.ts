import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { PublishError } from '../../domain/failure'
import { sendFor } from '../calls/call-purpose'
import type { HttpAnswer, HttpClient } from '../calls/http-client'
import { givenToken, splitScopes, tokenAnswer, untilMs } from '../login/answers'
import { asLoginError, judgedToken, LoginError } from '../login/login-error'
import type { FoundAccount, GivenToken, PlatformLogin, TokenCheck } from '../login/platform-login'
import { addressOf, type LoginSettings, missingOf, required } from '../login/settings'
import { missingPermissions } from '../permissions'
import { readEnvelope } from './calls/error-envelope'
import { createLinkedInClient } from './calls/linkedin-client'
import { throwOnRefusal } from './calls/linkedin-error'
import { findLinkedInPages, mayPost, pageRoles } from './pages'

const userinfo = z.object({ sub: z.string(), name: z.catch(z.optional(z.string()), undefined) })
const introspection = z.object({
  active: z.boolean(),
  status: z.catch(z.optional(z.string()), undefined),
  created_at: z.catch(z.optional(z.coerce.number()), undefined),
  expires_at: z.catch(z.optional(z.coerce.number()), undefined),
  scope: z.catch(z.optional(z.string()), undefined),
})

type Pause = (ms: number) => Promise<unknown>

/**
 * LinkedIn's three-legged OAuth: the member, and the pages the member has a posting role on.
 *
 * Without PKCE: an app with a secret is refused when it sends a verifier (`invalid_client`; teamhanko/hanko#2405,
 * UsefulSoftwareCo/executor#2087, live in 2026-09).
 * Source: authorization code flow, programmatic refresh tokens, token introspection.
 */
export function createLinkedInLogin(http: HttpClient, settings: LoginSettings, pause: Pause = sleep): PlatformLogin {
  const client = createLinkedInClient(http, settings.LINKEDIN_API_URL, settings.LINKEDIN_VERSION)

  const oauth = (path: string, fields: Record<string, string>) => {
    const [client_id = '', client_secret = ''] = required(settings, 'LINKEDIN_CLIENT_ID', 'LINKEDIN_CLIENT_SECRET')
    const url = `${settings.LINKEDIN_OAUTH_URL}/oauth/v2/${path}`
    return sendFor(http, 'look', { method: 'POST', url, fields: { ...fields, client_id, client_secret } })
  }

  /** `/v2/userinfo` takes no version. */
  const whoIs = async (token: string) => {
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await sendFor(http, 'look', {
      method: 'GET',
      url: `${settings.LINKEDIN_API_URL}/v2/userinfo`,
      headers,
    })
    throwOnRefusal(answer, 'look')
    const parsed = userinfo.safeParse(answer.body)
    if (!parsed.success) throw new LoginError('platform-unavailable', 'LinkedIn did not say who logged in')
    return { urn: `urn:li:person:${parsed.data.sub}`, name: parsed.data.name }
  }

  const missingSettings = () => missingOf(settings, ['LINKEDIN_CLIENT_ID', 'LINKEDIN_CLIENT_SECRET'])

  /** What LinkedIn tells our app about its own tokens; undefined when it tells nothing. */
  const introspect = async (token: string) => {
    if (missingSettings().length > 0) return undefined
    const answer = await oauth('introspectToken', { token })
    const parsed = introspection.safeParse(answer.body)
    return answer.status < 300 && parsed.success ? parsed.data : undefined
  }

  /** Why a token is not the account's; undefined when it is. */
  const whoseElse = async (externalId: string, token: string): Promise<string | undefined> => {
    if (externalId.startsWith('urn:li:person:')) {
      const { urn, name } = await whoIs(token)
      return urn === externalId
        ? undefined
        : `the token belongs to ${name ?? 'somebody else'} (${urn}) and not to ${externalId}`
    }
    const roles = (await pageRoles(client, token)).get(externalId) ?? []
    if (roles.some(mayPost)) return undefined
    const role = roles.length > 0 ? `only the role ${roles.join(', ')}` : 'no role'
    return `the person behind the token has ${role} on ${externalId}, which does not allow publishing there`
  }

  return {
    missingSettings,
    authorizeUrl: (redirect_uri, state) =>
      addressOf(`${settings.LINKEDIN_OAUTH_URL}/oauth/v2/authorization`, {
        response_type: 'code',
        client_id: settings.LINKEDIN_CLIENT_ID ?? '',
        redirect_uri,
        state,
        scope: settings.LINKEDIN_SCOPES.join(' '),
      }),
    async redeem(code, redirect_uri) {
      try {
        return readToken(await oauth('accessToken', { grant_type: 'authorization_code', code, redirect_uri }))
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async findAccounts(token) {
      try {
        return await believedAtLast(() => findAll(token), pause)
      } catch (error) {
        throw asLoginError(error)
      }
    },
    async check({ externalId }, accessToken): Promise<TokenCheck> {
      try {
        const facts = await introspect(accessToken)
        if (facts && !facts.active && (facts.status === 'expired' || facts.status === 'revoked')) {
          return { kind: 'dead', reason: `LinkedIn says that the token is ${facts.status}` }
        }
        const about = facts?.active
          ? { ...(facts.scope && { scopes: splitScopes(facts.scope) }), ...endOf(facts.expires_at) }
          : { doubt: 'permissions and end of the token are not known' }
        // What our app is told to be alive cannot be revoked: of a token that was just made it is not believed at once.
        const ask = () => belongs(externalId, accessToken, about)
        return await (facts?.active && isYoung(facts.created_at) ? believedAtLast(ask, pause) : ask())
      } catch (error) {
        return judgedToken(error)
      }
    },
    async renew({ accessToken, refreshToken }) {
      const missing = missingSettings()
      if (missing.length > 0) return { kind: 'again', reason: `not set: ${missing.join(', ')}` }
      if (!refreshToken) return { kind: 'no-more', reason: 'LinkedIn gave no refresh token' }
      try {
        const answer = await oauth('accessToken', { grant_type: 'refresh_token', refresh_token: refreshToken })
        if (!isRefusedGrant(answer)) return { kind: 'renewed', token: { refreshToken, ...readToken(answer) } }
        const reason = `LinkedIn refuses the refresh token: ${readEnvelope(answer).text ?? answer.status}`
        const facts = await introspect(accessToken)
        return { kind: facts && !facts.active ? 'dead' : 'no-more', reason }
      } catch (error) {
        return { kind: 'again', reason: asLoginError(error).message }
      }
    },
  }

  async function findAll(token: GivenToken): Promise<FoundAccount[]> {
    const { urn, name } = await whoIs(token.accessToken)
    const found: FoundAccount[] = []
    const member = { platform: 'linkedin', login: 'linkedin', externalId: urn } as const
    const asked = token.scopes ?? settings.LINKEDIN_SCOPES
    if (missingPermissions(member, asked).needed.length === 0) found.push({ ...member, name: name ?? urn, token })
    if (asked.some((scope) => /^rw?_organization_admin$/.test(scope))) {
      found.push(...(await findLinkedInPages(client, token, asked)))
    }
    return found
  }

  async function belongs(
    externalId: string,
    token: string,
    about: Pick<GivenToken, 'scopes' | 'expiresInMs'> & { doubt?: string },
  ): Promise<TokenCheck> {
    try {
      const reason = await whoseElse(externalId, token)
      return reason ? { kind: 'wrong-account', reason } : { kind: 'ok', ...about }
    } catch (error) {
      if (!(error instanceof PublishError) || error.failure.kind !== 'permission') throw error
      // A token that may only write cannot be asked whose it is, and is none the worse for it.
      return { kind: 'ok', ...about, doubt: `LinkedIn does not tell whose token it is: ${error.failure.reason}` }
    }
  }
}

/** LinkedIn calls some tokens revoked in the first seconds after it has made them. */
const YOUNG_MS = 60_000

/** @param createdAt in epoch seconds; a token of an age that is not told may have been made just now */
const isYoung = (createdAt: number | undefined) => !createdAt || Date.now() - createdAt * 1_000 < YOUNG_MS

/** Before the second look and before the third. */
const PAUSES_MS = [2_000, 5_000]

/** That a young token was revoked is believed when it was said three times. */
async function believedAtLast<T>(ask: () => Promise<T>, pause: Pause): Promise<T> {
  for (const ms of PAUSES_MS) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof PublishError) || error.failure.about !== 'revoked') throw error
      await pause(ms)
    }
  }
  return ask()
}

const endOf = (expiresAt: number | undefined) => {
  const expiresInMs = untilMs(expiresAt)
  return expiresInMs === undefined ? {} : { expiresInMs }
}

/** 400 with the refresh token to blame, in contrast to a wrong app (401 `invalid_client`) and to outages. */
function isRefusedGrant(answer: HttpAnswer): boolean {
  const said = readEnvelope(answer)
  return answer.status === 400 && (said.names.includes('INVALID_GRANT') || /refresh token/i.test(said.text ?? ''))
}

function readToken(answer: HttpAnswer): GivenToken {
  const given = tokenAnswer.safeParse(answer.body)
  if (answer.status < 300 && given.success) return givenToken(given.data)
  const said = readEnvelope(answer)
  const words = `LinkedIn answered HTTP ${answer.status}${said.text ? `: ${said.text}` : ''}`
  if (said.names.includes('INVALID_CLIENT')) {
    throw new LoginError('not-configured', `${words}; check LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET`)
  }
  throw new LoginError(
    answer.status < 500 && answer.status !== 429 && said.isReadable ? 'refused' : 'platform-unavailable',
    words,
  )
}
