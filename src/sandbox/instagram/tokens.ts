import { graphFailures } from '../graph/failures'
import { graphRefusal, invalidParameter } from '../graph/graph-error'
import type { RootRoute } from '../graph/graph-server'
import { type Params, readParams } from '../graph/params'
import { requireToken } from '../graph/token-check'
import { type Answer, ok } from '../http/answer'
import type { Incoming } from '../http/incoming'
import { notImitated } from '../http/not-imitated'
import type { Operation, PlatformServer } from '../http/operation'
import { sandboxApps } from '../state/account'
import { consent, refusedExchange } from '../state/consent'
import { tokenLike } from '../state/new-token'
import { ready } from '../state/ready-accounts'
import type { World } from '../state/world'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LONG_LIFE_MS = 60 * DAY_MS

/** Exchange and refresh on graph.instagram.com; both live outside the versions. */
export const instagramTokenRoute: RootRoute = (incoming, segments, world) => {
  const path = segments.join('/')
  if (path === 'access_token') {
    const read = async () => exchange(world, await readParams(incoming))
    return { name: 'instagram.token.exchange', account: undefined, run: read }
  }
  if (path === 'refresh_access_token') {
    const read = async () => refresh(world, await readParams(incoming))
    return { name: 'instagram.token.refresh', account: undefined, run: read }
  }
  return undefined
}

function exchange(world: World, params: Params): Answer {
  expectGrant(params, 'ig_exchange_token')
  if (params.required('client_secret') !== sandboxApps.instagramAppSecret) {
    throw graphRefusal({ code: 101, message: 'Error validating client secret.' })
  }
  return longToken(world, params.required('access_token'))
}

// Too young a token is refused, so a renewal job must not start right after a login.
function refresh(world: World, params: Params): Answer {
  expectGrant(params, 'ig_refresh_token')
  const value = params.required('access_token')
  const token = requireToken(world, value)
  if (world.clock.now() - token.issuedAt < DAY_MS) {
    throw graphRefusal({ code: 100, message: '(#100) The access token must be at least 24 hours old to be refreshed' })
  }
  return longToken(world, value)
}

function expectGrant(params: Params, grant: string): void {
  if (params.required('grant_type') !== grant) throw invalidParameter(`Param grant_type must be ${grant}`)
}

function longToken(world: World, value: string): Answer {
  const token = requireToken(world, value)
  if (token.kind !== 'instagram-login') throw graphRefusal({ code: 190, message: 'Invalid OAuth access token' })
  const long = tokenLike(world, token, LONG_LIFE_MS)
  return ok({ access_token: long.value, token_type: 'bearer', expires_in: LONG_LIFE_MS / 1000 })
}

const dialog = {
  clientId: sandboxApps.instagramAppId,
  token: ready.instagramLogin.token,
  codeLifeMs: HOUR_MS,
  denied: {
    error: 'access_denied',
    error_reason: 'user_denied',
    error_description: 'The user denied your request',
  },
  // The browser comes back with a fragment that is no part of the code.
  suffix: '#_',
  singlePermissions: true,
} as const

/**
 * www.instagram.com with the dialog, and api.instagram.com, which gives a token of one hour for its code. The errors
 * have an envelope of their own.
 */
export const instagramOauthServer: PlatformServer = { resolve: resolveOauth, failures: graphFailures }

function resolveOauth(incoming: Incoming, world: World): Operation {
  if (incoming.path === '/oauth/authorize') {
    const query = new URLSearchParams(incoming.query)
    const run = () => consent(world, query, dialog)
    return { name: 'instagram.dialog', account: undefined, run }
  }
  if (incoming.path === '/oauth/access_token' && incoming.method === 'POST') {
    const run = async () => redeem(world, await readParams(incoming))
    return { name: 'instagram.token.code', account: undefined, run }
  }
  const message = `${incoming.method} ${incoming.path} is not imitated by the sandbox`
  return { name: 'instagram.unsupported', account: undefined, run: () => notImitated(oauthError(message, 404)) }
}

function redeem(world: World, params: Params): Answer {
  const known =
    params.string('client_id') === sandboxApps.instagramAppId &&
    params.string('client_secret') === sandboxApps.instagramAppSecret
  if (!known) return oauthError('Invalid platform app')
  if (params.string('grant_type') !== 'authorization_code') return oauthError('Invalid grant_type')
  const redirectUri = params.string('redirect_uri')
  if (!redirectUri) return oauthError('Invalid redirect_uri')
  const code = world.accounts.takeCode(params.string('code') ?? '')
  const refused = refusedExchange(world, code, redirectUri)
  if (refused) return oauthError(refusals[refused])
  const model = code && world.accounts.token(code.token)
  if (!model) return oauthError(refusals.used)
  const short = tokenLike(world, model, HOUR_MS, code.scopes && { scopes: code.scopes })
  const answer = { access_token: short.value, user_id: short.subject, permissions: short.scopes }
  return ok(world.switches.instagramTokenInData ? { data: [answer] } : answer)
}

const refusals = {
  used: 'This authorization code has been used',
  expired: 'This authorization code has expired',
  redirect:
    'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
}

function oauthError(message: string, status = 400): Answer {
  return { status, json: { error_type: 'OAuthException', code: status, error_message: message } }
}
