import { insertConnection, sweepConnections } from '../db/accounts/account-connections'
import { listSocialAccounts } from '../db/accounts/list-social-accounts'
import type { Platform } from '../domain/post'
import type { Person } from '../domain/timeline'
import { platforms } from '../platforms'
import { hashText, randomText } from '../security/secret-text'
import type { AccountTools } from './account-tools'

/** Long enough to find the password, short enough that a link left lying about is worth nothing. */
const STATE_LIFE_MS = 10 * 60_000

export type LoginRequest = {
  companyId: string
  /** Who begins; nobody else may choose afterwards. */
  createdBy: Person
  login: Platform
  /** An account that is to be connected again. */
  accountId?: string | undefined
  returnUrl?: string | undefined
}

export type StartedLogin =
  | { kind: 'started'; authorizeUrl: string; state: string; expiresAt: Date }
  | { kind: 'not-configured'; reason: string }
  | { kind: 'no-account' }
  | { kind: 'other-login'; reason: string }
  | { kind: 'return-refused'; reason: string }

/** The address a platform sends the browser back to; it stands in the settings of the app there, letter by letter. */
export const redirectUriOf = (publicApiUrl: string, login: Platform) =>
  `${publicApiUrl}/accounts/connect/${login}/callback`

/**
 * Begins a login. The state goes through the browser and comes back once; what is stored is its hash. The id of the
 * connection is told to nobody yet: it goes to the browser that comes back. So whoever talks somebody else into logging
 * in does not get at what that login gave.
 */
export async function startLogin(tools: AccountTools, request: LoginRequest): Promise<StartedLogin> {
  const { db, publicApiUrl } = tools
  const { companyId, createdBy, login, accountId } = request
  const platform = (await tools.logins())[login]
  const missing = platform.missingSettings()
  if (missing.length > 0) return { kind: 'not-configured', reason: `set ${missing.join(' and ')} on the server` }
  if (accountId !== undefined) {
    const [account] = await listSocialAccounts(db, { companyId, id: accountId })
    if (!account) return { kind: 'no-account' }
    const logins = platforms[account.platform].logins
    if (!logins.includes(login)) {
      return { kind: 'other-login', reason: `account ${accountId} is connected by the login of ${logins.join(' or ')}` }
    }
  }
  const returnUrl = request.returnUrl ?? tools.returnUrl
  const refused = returnUrl === undefined ? undefined : whyNoReturn(returnUrl, tools.returnOrigins)
  if (refused) return { kind: 'return-refused', reason: refused }
  await sweepConnections(db)
  const state = randomText()
  const redirectUri = redirectUriOf(publicApiUrl, login)
  const expiresAt = await insertConnection(db, {
    id: randomText(),
    stateHash: hashText(state),
    companyId,
    createdBy,
    login,
    accountId: accountId ?? null,
    redirectUri,
    returnUrl: returnUrl ?? null,
    lifeMs: STATE_LIFE_MS,
  })
  return { kind: 'started', authorizeUrl: platform.authorizeUrl(redirectUri, state), state, expiresAt }
}

// The address gets the id of the connection: no page may get it but those the operator named.
function whyNoReturn(returnUrl: string, origins: string[]): string | undefined {
  if (URL.canParse(returnUrl) && origins.includes(new URL(returnUrl).origin)) return undefined
  const named = 'named in OAUTH_RETURN_URL or CORS_ORIGINS first (* names none)'
  return `its origin must be ${origins.length > 0 ? `one of ${origins.join(', ')}` : named}`
}
