import { header, type Incoming } from '../http/incoming'
import type { Token } from '../state/account'
import { stateOf } from '../state/accounts'
import type { World } from '../state/world'
import type { LinkedInRoute } from './linkedin-call'
import { accessDenied, refuse } from './linkedin-error'

/** The version header of every `/rest` call; there is no default version. Answers `YYYYMM01`. */
export function requireVersion(incoming: Incoming, world: World): string {
  const version = header(incoming.headers, 'linkedin-version')
  if (!version) {
    throw refuse({
      status: 400,
      code: 'VERSION_MISSING',
      message: 'A version must be present. Please specify a version by adding the LinkedIn-Version header.',
    })
  }
  const { linkedinOldestVersion: oldest, linkedinNewestVersion: newest } = world.switches
  const known = /^20\d{2}(0[1-9]|1[0-2])$/.test(version) && version >= oldest && (newest === null || version <= newest)
  if (!known) {
    throw refuse({ status: 426, code: 'NONEXISTENT_VERSION', message: `Requested version ${version}01 is not active` })
  }
  return `${version}01`
}

/** The living token of a call. */
export function requireToken(incoming: Incoming, world: World): Token {
  const value = bearer(incoming)
  if (!value) {
    throw refuse({
      status: 401,
      serviceErrorCode: 401,
      code: 'EMPTY_ACCESS_TOKEN',
      message: 'Empty oauth2_access_token',
    })
  }
  const token = world.accounts.token(value)
  if (token?.kind !== 'linkedin') {
    throw refuse({
      status: 401,
      serviceErrorCode: 65600,
      code: 'INVALID_ACCESS_TOKEN',
      message: 'Invalid access token',
    })
  }
  const state = stateOf(token, world.clock.now())
  const isSettled = world.clock.now() - token.issuedAt >= world.switches.linkedinTokenSettlesMs
  if (state === 'active' && isSettled) return token
  if (state === 'expired') {
    throw refuse({
      status: 401,
      serviceErrorCode: 65602,
      code: 'EXPIRED_ACCESS_TOKEN',
      message: 'The token used in the request has expired',
    })
  }
  throw refuse({
    status: 401,
    serviceErrorCode: 65601,
    code: 'REVOKED_ACCESS_TOKEN',
    message: 'The token used in the request has been revoked by the user',
  })
}

/** The token text of the Authorization header. */
export function bearer(incoming: Incoming): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(header(incoming.headers, 'authorization') ?? '')?.[1]
}

/** Scopes are checked per method: a token may create posts and not read a single one. */
export function requireScope(route: LinkedInRoute, token: Token, version: string): void {
  if (route.scopes.length === 0 || route.scopes.some((scope) => token.scopes.includes(scope))) return
  throw accessDenied(`${route.permission}.${version || 'NO_VERSION'}`)
}

/**
 * Two counters per endpoint and UTC day: one for the member under this app, one for the whole app. Over either the
 * answer is 429, without a word on when to come back.
 */
export function countCall(route: LinkedInRoute, token: Token, world: World): void {
  const { dailyLimits, linkedinMemberCallsPerDay, linkedinAppCallsPerDay } = world.switches
  if (!dailyLimits) return
  const day = Math.floor(world.clock.now() / 86_400_000)
  const { calls } = world.linkedin
  // Pages belong to an app of their own, so their calls do not count for the member's app.
  const member = add(calls, `${day} ${route.name} ${token.subject} ${token.accounts[0]}`)
  const app = add(calls, `${day} ${route.name}`)
  if (member <= linkedinMemberCallsPerDay && app <= linkedinAppCallsPerDay) return
  throw refuse({
    status: 429,
    serviceErrorCode: 101,
    code: 'TOO_MANY_REQUESTS',
    message:
      app > linkedinAppCallsPerDay
        ? 'Resource level throttle APPLICATION DAY limit for calls to this resource is reached.'
        : 'Resource level throttle limit for calls to this resource is reached.',
  })
}

function add(counters: Map<string, number>, key: string): number {
  const count = (counters.get(key) ?? 0) + 1
  counters.set(key, count)
  return count
}
