import type { RequestHandler, Response } from 'express'
import { ApiProblem } from '../problem'
import type { Authenticator, Principal } from './authenticator'

const bearer = /^Bearer +([A-Za-z0-9._~+/=-]{1,4096}) *$/i

/** Lets a request through when one of the authenticators knows its credentials. */
export function authenticate(authenticators: Authenticator[]): RequestHandler {
  return async (req, res, next) => {
    const credentials = bearer.exec(req.get('Authorization') ?? '')?.[1]
    if (!credentials) throw unauthorized('Send an API key in the header "Authorization: Bearer <key>".')
    for (const knows of authenticators) {
      const principal = await knows(credentials)
      if (!principal) continue
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
