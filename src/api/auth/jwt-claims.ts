import type { JWTPayload } from 'jose'
import { isCompanyId } from '../../domain/company-id'
import { type Scope, widest } from '../../domain/scope'
import type { Principal } from './authenticator'
import { insufficientScope, invalidToken } from './unauthorized'

export type ClaimNames = {
  company: string
  user: string
  scope: string
  /** For tokens without the claim. */
  defaultScope: Scope | 'none'
}

/** OpenID Connect allows a subject 255 characters; `post_details.created_by` has room for `user:` before it. */
const MAX_USER_LENGTH = 255
/** Identity providers that keep the scopes of several services apart write `post-dispatcher:write`. */
const PREFIX = 'post-dispatcher:'

/**
 * Who a token speaks for. Only for a token whose signature is good.
 * @throws ApiProblem 401 that names the claim that is missing or cannot be used; 403 when it gives no scope of ours
 */
export function principalOfClaims(payload: JWTPayload, names: ClaimNames): Principal {
  const company = text(claim(payload, names.company))
  if (!company || !isCompanyId(company))
    throw invalidToken(`The JWT does not name a company in its claim "${names.company}".`)
  const user = text(claim(payload, names.user))
  if (!user || user.length > MAX_USER_LENGTH || /\p{C}/u.test(user)) {
    throw invalidToken(`The JWT does not name a user in its claim "${names.user}".`)
  }
  return { companyId: company, createdBy: `user:${user}`, scope: scopeOf(claim(payload, names.scope), names) }
}

function scopeOf(value: unknown, { scope: name, defaultScope }: ClaimNames): Scope {
  // A token that names scopes and none of ours was made for something else: the default is not for it.
  const scope = value === undefined || value === null ? ours(defaultScope) : widest(scopeNames(value))
  if (scope) return scope
  throw insufficientScope(`none: the claim "${name}" of the JWT names none of read, write, admin`, 'read')
}

const ours = (scope: Scope | 'none') => (scope === 'none' ? undefined : scope)

function scopeNames(value: unknown): string[] {
  const names = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[\s,]+/) : []
  return names
    .filter((one) => typeof one === 'string')
    .map((one) => (one.startsWith(PREFIX) ? one.slice(PREFIX.length) : one))
}

/** A claim by its name, which may hold dots (`https://example.com/company`), or by a path into objects (`app.company`). */
function claim(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name]
  let value: unknown = payload
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

const text = (value: unknown) =>
  Number.isSafeInteger(value) ? String(value) : typeof value === 'string' ? value : undefined
