import { graphRefusal } from '../graph/graph-error'
import type { RootRoute } from '../graph/graph-server'
import { type Params, readParams } from '../graph/params'
import { missingToken, tokenText } from '../graph/token-check'
import { type Answer, ok } from '../http/answer'
import { sandboxApps } from '../state/account'
import { stateOf } from '../state/accounts'
import { refusedExchange } from '../state/consent'
import { tokenLike } from '../state/new-token'
import { ready } from '../state/ready-accounts'
import type { World } from '../state/world'
import { facebookDialog } from './login'

const HOUR_MS = 3_600_000
const LONG_LIFE_MS = 60 * 24 * HOUR_MS

/** Login and token endpoints of graph.facebook.com. They answer with and without a version. */
export const facebookTokenRoute: RootRoute = (incoming, segments, world) => {
  const path = segments.join('/')
  if (path === 'oauth/access_token') {
    const read = async () => exchange(world, await readParams(incoming))
    return { name: 'facebook.oauth.token', account: undefined, run: read }
  }
  if (path === 'debug_token') {
    const read = async () => {
      const params = await readParams(incoming)
      return debugToken(world, params, tokenText(incoming, params) ?? '')
    }
    return { name: 'facebook.debug-token', account: undefined, run: read }
  }
  return path === 'dialog/oauth' ? facebookDialog(incoming, world) : undefined
}

function exchange(world: World, params: Params): Answer {
  const known =
    params.required('client_id') === sandboxApps.metaAppId &&
    params.required('client_secret') === sandboxApps.metaAppSecret
  if (!known) throw graphRefusal({ code: 101, message: 'Error validating client secret.' })
  // The token of the app itself, which is no more than its id and its secret.
  if (params.string('grant_type') === 'client_credentials') {
    return ok({ access_token: `${sandboxApps.metaAppId}|${sandboxApps.metaAppSecret}`, token_type: 'bearer' })
  }
  if (params.string('grant_type') === 'fb_exchange_token') {
    const token = world.accounts.token(params.required('fb_exchange_token'))
    if (token?.kind !== 'user' || stateOf(token, world.clock.now()) !== 'active') {
      throw graphRefusal({ code: 190, subcode: 463, message: 'Error validating access token: Session has expired.' })
    }
    const long = tokenLike(world, token, LONG_LIFE_MS)
    return ok({ access_token: long.value, token_type: 'bearer', expires_in: LONG_LIFE_MS / 1000 })
  }
  const redirectUri = params.required('redirect_uri')
  // Seen live: the dialog drops the challenge, and the verifier then has nothing to be held against.
  if (params.has('code_verifier')) {
    const message = 'code_verifier param is provided without a code_challenge in authorization request.'
    throw graphRefusal({ code: 1, status: 400, message })
  }
  const code = world.accounts.takeCode(params.required('code'))
  const refused = refusedExchange(world, code, redirectUri)
  if (refused) throw graphRefusal({ code: 100, ...refusals[refused] })
  const model = code && world.accounts.token(code.token)
  if (!model) throw graphRefusal({ code: 100, ...refusals.used })
  const short = tokenLike(world, model, 2 * HOUR_MS, code.scopes && { scopes: code.scopes })
  return ok({ access_token: short.value, token_type: 'bearer', expires_in: (2 * HOUR_MS) / 1000 })
}

const refusals = {
  used: { subcode: 36009, message: 'This authorization code has been used.' },
  expired: { subcode: 36007, message: 'This authorization code has expired.' },
  redirect: {
    subcode: 36008,
    message:
      'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request',
  },
}

function debugToken(world: World, params: Params, caller: string): Answer {
  const app = `${sandboxApps.metaAppId}|${sandboxApps.metaAppSecret}`
  if (!caller) throw missingToken()
  if (caller !== app && !world.accounts.token(caller)) {
    throw graphRefusal({ code: 190, message: 'Invalid OAuth access token signature.' })
  }
  const token = world.accounts.token(params.required('input_token'))
  if (!token || token.kind === 'linkedin') {
    const error = { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }
    return ok({ data: { error, is_valid: false, scopes: [] } })
  }
  const state = stateOf(token, world.clock.now())
  const seconds = (ms: number | null) => (ms === null ? 0 : Math.floor(ms / 1000))
  return ok({
    data: {
      app_id: sandboxApps.metaAppId,
      type: token.kind === 'page' ? 'PAGE' : 'USER',
      application: 'Sandbox app',
      is_valid: state === 'active',
      expires_at: seconds(token.expiresAt),
      data_access_expires_at: seconds(token.issuedAt + 90 * 24 * HOUR_MS),
      issued_at: seconds(token.issuedAt),
      scopes: token.scopes,
      granular_scopes: token.scopes.map((scope) => ({ scope, target_ids: targets(world, token.accounts, scope) })),
      user_id: ready.facebookUser.id,
      ...(token.kind === 'page' && { profile_id: token.subject }),
      ...(state !== 'active' && { error: { code: 190, message: `The token is ${state}.` } }),
    },
  })
}

function targets(world: World, accounts: string[], scope: string): string[] {
  const platform = scope.startsWith('instagram') ? 'instagram' : 'facebook'
  return accounts.filter((id) => world.accounts.get(id)?.platform === platform)
}
