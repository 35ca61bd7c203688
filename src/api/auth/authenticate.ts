import type { RequestHandler, Response } from 'express'
import { covers, type Scope } from '../../domain/scope'
import type { FailedLogins } from '../rate-limit/failed-logins'
import type { Authenticator, Principal } from './authenticator'
import { insufficientScope, invalidToken, noCredentials } from './unauthorized'

// Tokens of identity providers that list a user's groups reach several kilobytes.
const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192}) *$/i

/** Lets a request through when one of the authenticators knows its credentials and they have the scope. */
export function authenticate(authenticators: Authenticator[], needed: Scope, failed: FailedLogins): RequestHandler {
  return async (req, res, next) => {
    const credentials = bearer.exec(req.get('Authorization') ?? '')?.[1]
    if (!credentials) throw noCredentials()
    // Who shares an address with somebody who guesses gets in all the same: what is limited is what guesses cost.
    const principal = await identify(authenticators, credentials, failed.tooMany(req.ip))
    if (!principal) {
      failed.count(req.ip)
      throw failed.tooMany(req.ip) ? failed.refusal(req.ip) : invalidToken(UNKNOWN)
    }
    if (!covers(principal.scope, needed)) throw insufficientScope(principal.scope, needed)
    res.locals.principal = principal
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
export const principalOf = (res: Response): Principal => res.locals.principal as Principal
