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

/** Sends the browser of a login straight back with a code that works once: everybody consents in the sandbox. */
export function consent(world: World, query: URLSearchParams, token: string, suffix = '') {
  const redirect = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirect)) return { status: 400, text: 'The redirect_uri is not valid.' }
  const code = world.ids.next('sandbox-code-')
  const scopes = query.get('scope')?.split(/[ ,]+/).filter(Boolean)
  world.accounts.addCode(code, token, scopes)
  const target = new URL(redirect)
  target.searchParams.set('code', code)
  const state = query.get('state')
  if (state !== null) target.searchParams.set('state', state)
  return { status: 302, headers: { location: target.href + suffix } }
}
