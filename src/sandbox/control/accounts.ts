import { z } from 'zod'
import {
  type Account,
  type AccountKind,
  facebookScopes,
  instagramLoginScopes,
  memberScopes,
  organizationScopes,
  type Token,
} from '../state/account'
import { list, text } from '../state/bounded'
import { account, token } from '../state/ready-accounts'
import type { World } from '../state/world'

const DAY = 86_400_000

/** What to add: `count` accounts of a kind, or one with chosen id, name and token. */
export const AccountRequest = z.strictObject({
  kind: z.enum(['page', 'instagram-facebook-login', 'instagram-login', 'member', 'organization']),
  count: z.number().int().min(1).max(10_000).default(1),
  id: text().optional(),
  name: text().optional(),
  token: text().optional(),
  scopes: list(text()).optional(),
  /** Organizations: the role of the member the token belongs to. */
  role: text().default('ADMINISTRATOR'),
  /** Organizations: the URN of that member; otherwise a new one. */
  member: text().optional(),
  /** Another token that reaches the account too, such as a user token that lists pages. */
  alsoReachedBy: text().optional(),
  expiresInMs: z.number().nullable().optional(),
  refreshToken: text().optional(),
})

export type AccountRequest = z.input<typeof AccountRequest>

export interface AccountView {
  platform: Account['platform']
  kind: AccountKind
  id: string
  name: string
  username: string
  tokens: { token: string; kind: Token['kind']; scopes: string[]; state: Token['state']; expiresAt: string | null }[]
}

/** An account with every token that reaches it. */
export function viewAccount(world: World, { platform, kind, id, name, username }: Account): AccountView {
  return {
    platform,
    kind,
    id,
    name,
    username,
    tokens: world.accounts.tokensOf(id).map(({ value, kind, scopes, state, expiresAt }) => ({
      token: value,
      kind,
      scopes,
      state,
      expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    })),
  }
}

/** Adds accounts, each with a token of its own. */
export function addAccounts(
  world: World,
  request: z.output<typeof AccountRequest>,
): { id: string; name: string; token: string; kind: AccountKind }[] {
  return Array.from({ length: request.count }, (_, index) => {
    const number = world.accounts.byId.size + 1
    const id = (index === 0 ? request.id : undefined) ?? newId(world, request.kind)
    const value = (index === 0 ? request.token : undefined) ?? `sandbox-${request.kind}-token-${number}`
    const name = request.name ?? `Sandbox ${request.kind} ${number}`
    const admin =
      request.kind === 'organization' ? (request.member ?? world.ids.next('urn:li:person:sandboxAdmin')) : id
    world.accounts.token(request.alsoReachedBy ?? '')?.accounts.push(id)
    world.accounts.add(
      account(platformOf(request.kind), request.kind, id, name, `sandbox.${number}`, {
        ...(request.kind === 'organization' && { roles: { [admin]: request.role } }),
      }),
    )
    world.accounts.addToken({
      ...newToken(world, request, value, admin, id),
      ...(request.refreshToken && {
        refreshToken: request.refreshToken,
        refreshTokenExpiresAt: world.clock.now() + 365 * DAY,
      }),
    })
    return { id, name, token: value, kind: request.kind }
  })
}

function newToken(
  world: World,
  { kind, scopes, expiresInMs }: z.output<typeof AccountRequest>,
  value: string,
  subject: string,
  id: string,
): Token {
  const now = world.clock.now()
  const lifetime = expiresInMs === undefined ? (kind === 'page' ? null : 60 * DAY) : expiresInMs
  return token(
    value,
    tokenKind(kind),
    subject,
    [id],
    scopes ?? standardScopes(kind),
    now,
    lifetime === null ? null : now + lifetime,
  )
}

function platformOf(kind: AccountKind): Account['platform'] {
  if (kind === 'page') return 'facebook'
  return kind === 'member' || kind === 'organization' ? 'linkedin' : 'instagram'
}

function tokenKind(kind: AccountKind): Token['kind'] {
  if (kind === 'instagram-login') return 'instagram-login'
  return kind === 'member' || kind === 'organization' ? 'linkedin' : 'page'
}

function standardScopes(kind: AccountKind): string[] {
  if (kind === 'member') return memberScopes
  if (kind === 'organization') return organizationScopes
  return kind === 'instagram-login' ? instagramLoginScopes : facebookScopes
}

function newId(world: World, kind: AccountKind): string {
  if (kind === 'member') return world.ids.next('urn:li:person:sandbox')
  return world.ids.next(kind === 'organization' ? 'urn:li:organization:' : '')
}
