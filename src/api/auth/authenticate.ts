import type { RequestHandler, Response } from 'express'
import { ApiProblem } from '../problem'
import { type Authenticator, type Principal, type Scope, scopes } from './authenticator'

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,4096}) *$/i

/** Lets a request through when one of the authenticators knows its credentials and they have the scope. */
export function authenticate(authenticators: Authenticator[], needed: Scope): RequestHandler {
  return async (req, res, next) => {
    const credentials = bearer.exec(req.get('Authorization') ?? '')?.[1]
    if (!credentials) throw unauthorized('Send an API key in the header "Authorization: Bearer <key>".')
    for (const knows of authenticators) {
      const principal = await knows(credentials)
      if (!principal) continue
      if (scopes.indexOf(principal.scope) < scopes.indexOf(needed)) throw insufficient(principal.scope, needed)
      res.locals.principal = principal
      return next()
    }
    throw unauthorized('The API key is not known or was revoked.', 'error="invalid_token"')
  }
}

/** Who asks; only behind {@link authenticate}. */
export const principalOf = (res: Response): Principal => res.locals.principal as Principal

const unauthorized = (detail: string, parameter = '') =>
  new ApiProblem(401, {
    code: 'unauthorized',
    detail,
    headers: { 'WWW-Authenticate': `Bearer realm="post-dispatcher"${parameter && `, ${parameter}`}` },
  })

// RFC 6750, section 3.1.
const insufficient = (scope: Scope, needed: Scope) =>
  new ApiProblem(403, {
    code: 'insufficient-scope',
    detail: `This needs the scope "${needed}"; these credentials have "${scope}".`,
    headers: {
      'WWW-Authenticate': `Bearer realm="post-dispatcher", error="insufficient_scope", scope="${needed}"`,
    },
  })
