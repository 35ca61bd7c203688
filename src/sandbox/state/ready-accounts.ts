import type { Account, Token } from './account'
import { facebookScopes, instagramLoginScopes, memberScopes, organizationScopes } from './account'
import type { Accounts } from './accounts'

const DAY = 86_400_000

/** Ids and tokens of what every sandbox starts with. They never change, so that they can stand in scripts. */
export const ready = {
  facebookUser: { id: '9900000000000000001', token: 'sandbox-facebook-user-token' },
  page: { id: '9910000000000000001', token: 'sandbox-facebook-page-token' },
  instagram: { id: '17841400000000001', token: 'sandbox-facebook-page-token' },
  instagramLogin: { id: '17841400000000002', token: 'sandbox-instagram-token' },
  member: { id: 'urn:li:person:sandboxMember1', token: 'sandbox-linkedin-member-token' },
  organization: { id: 'urn:li:organization:90000000000000001', token: 'sandbox-linkedin-organization-token' },
} as const

/** Puts the ready accounts and their tokens in place. */
export function addReadyAccounts(accounts: Accounts, now: number): void {
  const { facebookUser, page, instagram, instagramLogin, member, organization } = ready
  accounts.add(account('facebook', 'page', page.id, 'Sandbox Bakery', 'sandboxbakery', { linkedTo: instagram.id }))
  accounts.add(
    account('instagram', 'instagram-facebook-login', instagram.id, 'Sandbox Bakery', 'sandbox.bakery', {
      linkedTo: page.id,
    }),
  )
  accounts.add(account('instagram', 'instagram-login', instagramLogin.id, 'Sandbox Studio', 'sandbox.studio'))
  accounts.add(account('linkedin', 'member', member.id, 'Sam Sandbox', 'sam-sandbox'))
  accounts.add(
    account('linkedin', 'organization', organization.id, 'Sandbox Works', 'sandbox-works', {
      roles: { [member.id]: 'ADMINISTRATOR' },
    }),
  )
  const both = [page.id, instagram.id]
  const inSixtyDays = now + 60 * DAY
  accounts.addToken(token(facebookUser.token, 'user', facebookUser.id, both, facebookScopes, now, inSixtyDays))
  accounts.addToken(token(page.token, 'page', page.id, both, facebookScopes, now, null))
  accounts.addToken(
    // Two days old: a younger token cannot be refreshed.
    token(
      instagramLogin.token,
      'instagram-login',
      instagramLogin.id,
      [instagramLogin.id],
      instagramLoginScopes,
      now - 2 * DAY,
      inSixtyDays,
    ),
  )
  accounts.addToken(token(member.token, 'linkedin', member.id, [member.id], memberScopes, now, inSixtyDays))
  accounts.addToken({
    ...token(organization.token, 'linkedin', member.id, [organization.id], organizationScopes, now, inSixtyDays),
    refreshToken: 'sandbox-linkedin-refresh-token',
    refreshTokenExpiresAt: now + 365 * DAY,
  })
}

/** One account, with the fields that are usually empty filled in. */
export function account(
  platform: Account['platform'],
  kind: Account['kind'],
  id: string,
  name: string,
  username: string,
  more: Partial<Account> = {},
): Account {
  return { id, platform, kind, name, username, roles: {}, ...more }
}

/** One active token. */
export function token(
  value: string,
  kind: Token['kind'],
  subject: string,
  accounts: readonly string[],
  scopes: readonly string[],
  issuedAt: number,
  expiresAt: number | null,
): Token {
  return { value, kind, subject, accounts: [...accounts], scopes: [...scopes], state: 'active', issuedAt, expiresAt }
}
