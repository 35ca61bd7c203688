import type { Request, RequestHandler, Response } from 'express'
import { covers, type Scope } from '../../domain/scope'
import { securityEvent } from '../../observability/security-event'
import { requestIdOf } from '../http/request-id'
import type { ApiServices } from '../services'
import { admitBySession } from '../session/admit-by-session'
import { askerOf } from '../session/asker'
import type { Principal } from './authenticator'
import { principalIn, setPrincipal } from './principal'
import { type AskedWith, prove } from './prove'
import { insufficientScope, noCredentials } from './unauthorized'

// Tokens of identity providers that list a user's groups reach several kilobytes.
const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192}) *$/i

type Services = Pick<ApiServices, 'authenticators' | 'failedLogins' | 'sessions' | 'log' | 'config'>

/** Lets a request through when its credentials, or the session of the page, are known and have the scope. */
export function authenticate(services: Services, needed: Scope): RequestHandler {
  const { log } = services
  return async (req, res, next) => {
    const about = { method: req.method, path: req.path }
    const who = { ip: req.ip ?? '', requestId: requestIdOf(res) }
    const principal = await whoAsks(services, req, res, { ...who, ...about })
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

// Who brings credentials is who they say, whatever their browser keeps besides.
async function whoAsks(services: Services, req: Request, res: Response, asked: AskedWith): Promise<Principal> {
  const header = req.get('Authorization')
  if (header === undefined) {
    const setCookie = (text: string) => void res.append('Set-Cookie', text)
    const principal = await admitBySession(services, { asker: askerOf(req), setCookie }, asked)
    if (principal) return principal
  }
  const credentials = bearer.exec(header ?? '')?.[1]
  if (!credentials) throw noCredentials()
  return prove(services, credentials, asked)
}

/** Who asks; only behind {@link authenticate}. */
export const principalOf = (res: Response): Principal => principalIn(res) as Principal
