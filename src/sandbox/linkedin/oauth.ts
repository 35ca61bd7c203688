import type { Answer } from '../http/answer'
import { ok } from '../http/answer'
import { type Incoming, readBody } from '../http/incoming'
import { notImitated } from '../http/not-imitated'
import type { Operation, PlatformServer } from '../http/operation'
import { sandboxApps, type Token } from '../state/account'
import { stateOf } from '../state/accounts'
import { back, consent, refusedExchange } from '../state/consent'
import { tokenLike } from '../state/new-token'
import { ready } from '../state/ready-accounts'
import type { World } from '../state/world'
import { linkedinFailures } from './failures'

const LIFE_MS = 5_184_000_000
const REFRESH_LIFE_MS = 31_536_000_000
const CODE_LIFE_MS = 30 * 60_000

/** www.linkedin.com/oauth/v2. */
export const linkedinOauthServer: PlatformServer = { resolve, failures: linkedinFailures }

async function resolve(incoming: Incoming, world: World): Promise<Operation> {
  const operation = (name: string, run: () => Answer): Operation => ({ name, account: undefined, run })
  if (incoming.path === '/oauth/v2/authorization') {
    return operation('linkedin.dialog', () => authorize(world, new URLSearchParams(incoming.query)))
  }
  if (incoming.method !== 'POST' || !formPaths.has(incoming.path))
    return operation('linkedin.unknown', () => unknown(incoming.method, incoming.path))
  const form = new URLSearchParams((await readBody(incoming.request)).toString('utf8'))
  if (incoming.path === '/oauth/v2/introspectToken') {
    return operation('linkedin.token.introspect', () => checkClient(form) ?? introspect(world, form))
  }
  if (form.get('grant_type') === 'refresh_token') {
    return operation('linkedin.token.refresh', () => checkClient(form) ?? refresh(world, form))
  }
  return operation('linkedin.token.create', () => checkClient(form) ?? redeem(world, form))
}

const formPaths = new Set(['/oauth/v2/accessToken', '/oauth/v2/introspectToken'])

function unknown(method: string, path: string): Answer {
  return notImitated(oauthError(404, 'not_found', `${method} ${path} is not imitated by the sandbox`))
}

// Organization scopes belong to an app of its own, so they decide whose token the login gives.
function authorize(world: World, query: URLSearchParams): Answer {
  const organization = query.get('scope')?.includes('organization')
  const answer = consent(world, query, {
    clientId: sandboxApps.linkedinClientId,
    token: organization ? ready.organization.token : ready.member.token,
    codeLifeMs: CODE_LIFE_MS,
    denied: {
      error: 'user_cancelled_authorize',
      error_description: 'The user cancelled the authorization',
    },
  })
  const allowed = world.switches.linkedinAppScopes
  const foreign =
    allowed &&
    query
      .get('scope')
      ?.split(/[ ,]+/)
      .find((scope) => !allowed.includes(scope))
  if (answer.status !== 302 || !foreign) return answer
  // One scope that no product of the app brings along fails the whole dialog.
  return back(query.get('redirect_uri') ?? '', query, {
    error: 'unauthorized_scope_error',
    error_description: `Scope "${foreign}" is not authorized for your application`,
  })
}

function checkClient(form: URLSearchParams): Answer | undefined {
  for (const name of ['client_id', 'client_secret']) {
    if (!form.get(name)) return oauthError(400, 'invalid_request', `A required parameter "${name}" is missing`)
  }
  const known =
    form.get('client_id') === sandboxApps.linkedinClientId &&
    form.get('client_secret') === sandboxApps.linkedinClientSecret
  return known ? undefined : oauthError(401, 'invalid_client', 'Client authentication failed')
}

function redeem(world: World, form: URLSearchParams): Answer {
  if (form.get('grant_type') === 'client_credentials') {
    return notImitated(oauthError(400, 'unsupported_grant_type', 'client_credentials is not imitated by the sandbox'))
  }
  if (form.get('grant_type') !== 'authorization_code') {
    return oauthError(400, 'invalid_request', 'A required parameter "grant_type" is missing or invalid')
  }
  const redirectUri = form.get('redirect_uri')
  if (!redirectUri) return oauthError(400, 'invalid_redirect_uri', 'A required parameter "redirect_uri" is missing')
  // Seen live: an app with a secret is not let in when it sends a verifier as well.
  if (form.has('code_verifier')) return oauthError(401, 'invalid_client', 'Client authentication failed')
  const code = world.accounts.takeCode(form.get('code') ?? '')
  const model = code && world.accounts.token(code.token)
  if (!model || refusedExchange(world, code, redirectUri)) {
    return oauthError(
      401,
      'invalid_request',
      'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists: authorization code not found',
    )
  }
  const scopes = code.scopes ?? model.scopes
  revokeOtherScopes(world, model, scopes)
  const refreshable = world.switches.linkedinRefreshTokens && {
    refreshToken: world.ids.next('sandbox-linkedin-refresh-token-'),
    refreshTokenExpiresAt: world.clock.now() + REFRESH_LIFE_MS,
  }
  return tokenAnswer(world, tokenLike(world, model, LIFE_MS, { scopes, ...refreshable }))
}

// A different set of scopes ends every earlier token of the member for the same app.
function revokeOtherScopes(world: World, model: Token, scopes: string[]): void {
  const wanted = [...scopes].sort().join()
  for (const token of world.accounts.allTokens()) {
    const sameApp =
      token.kind === 'linkedin' && token.subject === model.subject && token.accounts[0] === model.accounts[0]
    if (sameApp && [...token.scopes].sort().join() !== wanted) token.state = 'revoked'
  }
}

// The refresh token keeps the end date it got at the consent, however often it is used.
function refresh(world: World, form: URLSearchParams): Answer {
  const value = form.get('refresh_token') ?? ''
  const model = world.accounts.tokenWithRefresh(value)
  const alive = model && (model.refreshTokenExpiresAt ?? 0) > world.clock.now() && model.state !== 'revoked'
  if (!alive || model.refreshTokenExpiresAt === undefined) {
    return oauthError(
      400,
      'invalid_request',
      'The provided authorization grant or refresh token is invalid, expired or revoked',
    )
  }
  const end = model.refreshTokenExpiresAt
  const lifetime = Math.min(LIFE_MS, end - world.clock.now())
  delete model.refreshToken
  return tokenAnswer(world, tokenLike(world, model, lifetime, { refreshToken: value, refreshTokenExpiresAt: end }))
}

function tokenAnswer(world: World, token: Token): Answer {
  const now = world.clock.now()
  return ok({
    access_token: token.value,
    expires_in: Math.floor(((token.expiresAt ?? now) - now) / 1000),
    // With commas, unlike everywhere else.
    scope: token.scopes.join(','),
    token_type: 'Bearer',
    ...(token.refreshToken && {
      refresh_token: token.refreshToken,
      refresh_token_expires_in: Math.floor(((token.refreshTokenExpiresAt ?? now) - now) / 1000),
    }),
  })
}

function introspect(world: World, form: URLSearchParams): Answer {
  const token = world.accounts.token(form.get('token') ?? '')
  if (token?.kind !== 'linkedin') return ok({ active: false })
  const state = stateOf(token, world.clock.now())
  const seconds = (ms: number) => Math.floor(ms / 1000)
  return ok({
    active: state === 'active',
    status: state === 'active' || state === 'expired' ? state : 'revoked',
    client_id: sandboxApps.linkedinClientId,
    authorized_at: seconds(token.issuedAt),
    created_at: seconds(token.issuedAt),
    expires_at: seconds(token.expiresAt ?? token.issuedAt + LIFE_MS),
    scope: token.scopes.join(','),
    auth_type: '3L',
  })
}

function oauthError(status: number, error: string, description: string): Answer {
  return { status, json: { error, error_description: description } }
}
