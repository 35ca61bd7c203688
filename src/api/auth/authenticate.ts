import type { RequestHandler, Response } from 'express'
import { covers, type Scope } from '../../domain/scope'
import { securityEvent } from '../../observability/security-event'
import { requestIdOf } from '../http/request-id'
import { ApiProblem } from '../problems/problem'
import type { FailedLogins } from '../rate-limit/failed-logins'
import type { ApiServices } from '../services'
import type { Authenticator, Principal } from './authenticator'
import { principalIn, setPrincipal } from './principal'
import { insufficientScope, invalidToken, noCredentials } from './unauthorized'

// Tokens of identity providers that list a user's groups reach several kilobytes.
const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192}) *$/i

/** Lets a request through when one of the authenticators knows its credentials and they have the scope. */
export function authenticate(
  { authenticators, log }: Pick<ApiServices, 'authenticators' | 'log'>,
  needed: Scope,
  failed: FailedLogins,
): RequestHandler {
  return async (req, res, next) => {
    const credentials = bearer.exec(req.get('Authorization') ?? '')?.[1]
    if (!credentials) throw noCredentials()
    const who = { ip: req.ip ?? '', requestId: requestIdOf(res) }
    const about = { method: req.method, path: req.path }
    // Who shares an address with somebody who guesses gets in all the same: what is limited is what guesses cost.
    const asked = identify(authenticators, credentials, failed.tooMany(req.ip))
    const principal = await asked.catch((error: unknown) => {
      const status = error instanceof ApiProblem ? error.status : 0
      if (status === 401) securityEvent(log, 'credentials-refused', who, about)
      if (status === 403) securityEvent(log, 'scope-refused', who, about)
      throw error
    })
    if (!principal) {
      securityEvent(log, 'credentials-refused', who, about)
      await failed.count(req.ip)
      throw failed.tooMany(req.ip) ? failed.refusal(req.ip) : invalidToken(UNKNOWN)
    }
    // Also of a request that is refused the log says whose it was.
    setPrincipal(res, principal)
    if (!covers(principal.scope, needed)) {
      const { companyId: company, createdBy: by, scope: held } = principal
      securityEvent(log, 'scope-refused', { ...who, company, by }, { ...about, held, needed })
      throw insufficientScope(principal.scope, needed)
    }
    next()
  }
}

const UNKNOWN = 'These credentials are not known: no such API key, or a JWT that was not signed for this service.'

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

/** Who asks; only behind {@link authenticate}. */
export const principalOf = (res: Response): Principal => principalIn(res) as Principal
