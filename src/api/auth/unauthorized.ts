import type { Scope } from '../../domain/scope'
import { ApiProblem } from '../problems/problem'

export const REALM = 'Bearer realm="post-dispatcher"'

/** 401 for a request without credentials. RFC 6750 wants no error code then. */
export const noCredentials = () =>
  unauthorized('Send an API key or a JWT in the header "Authorization: Bearer <credentials>".')

/** 401 for credentials that are no good. The detail is for who holds them. */
export const invalidToken = (detail: string) => unauthorized(detail, ', error="invalid_token"')

/** 403 for credentials that are good and do not reach. RFC 6750, section 3.1. */
export const insufficientScope = (held: string, needed: Scope) =>
  new ApiProblem(403, {
    code: 'insufficient-scope',
    detail: `This needs the scope "${needed}"; these credentials have ${held}.`,
    headers: { 'WWW-Authenticate': `${REALM}, error="insufficient_scope", scope="${needed}"` },
  })

const unauthorized = (detail: string, parameter = '') =>
  new ApiProblem(401, { code: 'unauthorized', detail, headers: { 'WWW-Authenticate': REALM + parameter } })
