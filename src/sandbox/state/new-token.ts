import type { Token } from './account'
import type { World } from './world'

/** A fresh token that reaches what another reaches: after a login, an exchange or a refresh. */
export function tokenLike(world: World, model: Token, lifetimeMs: number, more: Partial<Token> = {}): Token {
  const now = world.clock.now()
  const { refreshToken: _refresh, refreshTokenExpiresAt: _end, ...rest } = model
  return world.accounts.addToken({
    ...rest,
    scopes: [...model.scopes],
    accounts: [...model.accounts],
    value: world.ids.next(`sandbox-${model.kind}-token-`),
    state: 'active',
    issuedAt: now,
    expiresAt: now + lifetimeMs,
    ...more,
  })
}
