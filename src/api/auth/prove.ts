import type { Logger } from '../../observability/log'
import { securityEvent } from '../../observability/security-event'
import { ApiProblem } from '../problems/problem'
import type { FailedLogins } from '../rate-limit/failed-logins'
import type { Authenticator, Principal } from './authenticator'
import { invalidToken } from './unauthorized'

/** What proving takes, and where it is told that somebody could not. */
export type Proving = { authenticators: Authenticator[]; failedLogins: FailedLogins; log: Logger }

/** The request that somebody's credentials came with. */
export type AskedWith = { ip: string; requestId: string; method: string; path: string }

const UNKNOWN = 'These credentials are not known: no such API key, or a JWT that was not signed for this service.'

/**
 * Who holds an API key or a JWT.
 * @throws ApiProblem 401 and others; what was refused has been written down, and counted where it proved nothing
 */
export async function prove(
  { authenticators, failedLogins, log }: Proving,
  credentials: string,
  { ip, requestId, ...about }: AskedWith,
): Promise<Principal> {
  // Who shares an address with somebody who guesses gets in all the same: what is limited is what guesses cost.
  const asked = identify(authenticators, credentials, failedLogins.tooMany(ip))
  const principal = await asked.catch((error: unknown) => {
    tellOfRefusal(log, error, { ip, requestId, ...about })
    throw error
  })
  if (principal) return principal
  securityEvent(log, 'credentials-refused', { ip, requestId }, about)
  await failedLogins.count(ip)
  throw failedLogins.tooMany(ip) ? failedLogins.refusal(ip) : invalidToken(UNKNOWN)
}

/** Writes down that credentials were refused which are genuine. */
export function tellOfRefusal(log: Logger, error: unknown, { ip, requestId, ...about }: AskedWith): void {
  const status = error instanceof ApiProblem ? error.status : 0
  if (status === 401) securityEvent(log, 'credentials-refused', { ip, requestId }, about)
  if (status === 403) securityEvent(log, 'scope-refused', { ip, requestId }, about)
}

async function identify(
  authenticators: Authenticator[],
  credentials: string,
  sparingly: boolean,
): Promise<Principal | undefined> {
  for (const authenticator of authenticators) {
    const principal = await authenticator.identify(credentials, sparingly)
    if (principal) return principal
  }
  return undefined
}
