import { z } from 'zod'
import { type Answer, ok } from '../http/answer'
import { list, text } from '../state/bounded'
import type { World } from '../state/world'

/** What becomes of a token: how it dies, or which permissions it loses. */
export const TokenChange = z.strictObject({
  token: text(),
  state: z
    .enum([
      'active',
      'expired',
      'revoked',
      'password-changed',
      'app-removed',
      'checkpoint',
      'lost-role',
      'page-not-granted',
    ])
    .optional(),
  scopes: list(text()).optional(),
  removeScopes: list(text()).optional(),
  expiresInMs: z.number().nullable().optional(),
  /** How old the token is; Instagram refreshes none younger than a day. */
  ageMs: z.number().optional(),
})

export type TokenChange = z.infer<typeof TokenChange>

/** Changes one token. */
export function changeToken(world: World, change: TokenChange): Answer {
  const token = world.accounts.token(change.token)
  if (!token) return { status: 404, json: { error: 'There is no such token.' } }
  const now = world.clock.now()
  if (change.state) token.state = change.state
  if (change.scopes) token.scopes = change.scopes
  if (change.removeScopes) token.scopes = token.scopes.filter((scope) => !change.removeScopes?.includes(scope))
  if (change.expiresInMs !== undefined) token.expiresAt = change.expiresInMs === null ? null : now + change.expiresInMs
  if (change.ageMs !== undefined) token.issuedAt = now - change.ageMs
  return ok({ token: token.value, state: token.state, scopes: token.scopes, expiresAt: token.expiresAt })
}
