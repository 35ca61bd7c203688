import { createHmac } from 'node:crypto'
import type { Refusal } from '../http/answer'
import { header, type Incoming } from '../http/incoming'
import { sandboxApps, type Token } from '../state/account'
import { stateOf } from '../state/accounts'
import type { World } from '../state/world'
import { graphRefusal } from './graph-error'
import type { Params } from './params'

const deadTokens: Record<Exclude<Token['state'], 'active'>, { subcode?: number; message: string }> = {
  expired: { subcode: 463, message: 'Error validating access token: Session has expired.' },
  revoked: {
    subcode: 458,
    message: 'Error validating access token: The user has not authorized application 880000000000000001.',
  },
  'app-removed': {
    subcode: 458,
    message: 'Error validating access token: The user has not authorized application 880000000000000001.',
  },
  'password-changed': {
    subcode: 460,
    message:
      'Error validating access token: The session has been invalidated because the user changed their password or Facebook has changed the session for security reasons.',
  },
  checkpoint: {
    subcode: 459,
    message:
      'Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given.',
  },
  // No dead token, in spite of the code: sibling pages of the login publish.
  'page-not-granted': {
    message:
      "Any of the pages_read_engagement, pages_manage_metadata or pages_show_list permission(s) must be granted before impersonating a user's page.",
  },
  'lost-role': {
    subcode: 492,
    message:
      'Error validating access token: Session does not match current stored session. The person no longer has a role on this Page.',
  },
}

/** The answer to a token that does not work. */
export function deadTokenRefusal(subcode: number | undefined, message: string): Refusal {
  return graphRefusal({ code: 190, message, ...(subcode !== undefined && { subcode }) })
}

/** The token text from parameter or header. `OAuth` is the scheme of rupload; the Graph takes it as well. */
export function tokenText(incoming: Incoming, params: Params | undefined): string | undefined {
  const fromParams = params?.string('access_token')
  if (fromParams) return fromParams
  const match = /^(Bearer|OAuth)\s+(\S+)$/i.exec(header(incoming.headers, 'authorization') ?? '')
  return match?.[2]
}

/** The answer to a call without a token: `me` needs one to be somebody, anything else to be seen. */
export function missingToken(id = ''): Refusal {
  if (id !== 'me') {
    return graphRefusal({ code: 104, message: 'An access token is required to request this resource.' })
  }
  const message = 'An active access token must be used to query information about the current user.'
  return graphRefusal({ code: 2500, message })
}

/** The living token of a call about `id`, or the platform's refusal. */
export function requireToken(world: World, value: string | undefined, id?: string): Token {
  if (!value) throw missingToken(id)
  const token = world.accounts.token(value)
  if (!token || token.kind === 'linkedin') {
    throw deadTokenRefusal(undefined, 'Invalid OAuth access token - Cannot parse access token')
  }
  const state = stateOf(token, world.clock.now())
  if (state === 'active') return token
  throw deadTokenRefusal(deadTokens[state].subcode, deadTokens[state].message)
}

/** A proof that is sent must be right, and apps can demand one: hex HMAC-SHA256 of the token, keyed with the app secret. */
export function checkAppSecretProof(world: World, token: Token, params: Params): void {
  const mode = world.switches.appSecretProof
  if (mode === 'off') return
  const proof = params.string('appsecret_proof')
  if (proof === undefined) {
    if (mode === 'require') {
      throw graphRefusal({ code: 100, message: 'API calls from the server require an appsecret_proof argument' })
    }
    return
  }
  const time = params.string('appsecret_time')
  const stale = time !== undefined && Math.abs(world.clock.now() / 1000 - Number(time)) > 300
  const secret = token.kind === 'instagram-login' ? sandboxApps.instagramAppSecret : sandboxApps.metaAppSecret
  const message = time === undefined ? token.value : `${token.value}|${time}`
  const expected = createHmac('sha256', secret).update(message).digest('hex')
  if (stale || proof !== expected) {
    throw graphRefusal({ code: 100, message: 'Invalid appsecret_proof provided in the API argument' })
  }
}
