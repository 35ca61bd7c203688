import type { AccountTools } from '../accounts/account-tools'
import type { AccountToImport } from '../db/accounts/import-account'
import type { OldAccountRow } from '../db/old-application/read-old-rows'
import { LoginError } from '../platforms/login/login-error'
import type { FoundAccount, GivenToken } from '../platforms/login/platform-login'
import { missingPermissions } from '../platforms/permissions'

/** The token to keep; `isTheSame`: the one that the old application had stored for it. */
export type FoundToken = { token: GivenToken; isTheSame: boolean } | { missing: string }

/**
 * Finds a token for accounts of the old application. That one asked with a person's token for the page's own at each post;
 * here an account has the token that publishes, and the platform is asked for it once.
 */
export function createTokenFinder(tools: AccountTools) {
  /** What a person's token reaches; many accounts have the same. */
  const reached = new Map<string, Promise<FoundAccount[]>>()

  const accountsOf = async (account: AccountToImport, accessToken: string): Promise<FoundAccount[]> => {
    const known = reached.get(accessToken)
    if (known) return known
    const asked = tools.logins().then((logins) => logins[account.login].findAccounts({ accessToken }))
    reached.set(accessToken, asked)
    return asked
  }

  return async (account: AccountToImport, row: OldAccountRow): Promise<FoundToken> => {
    const stored = [row.pageToken, row.accessToken].filter((one): one is string => Boolean(one?.trim()))
    let missing = 'the old application had none stored'
    for (const accessToken of stored) {
      const found = await tokenFrom(account, accessToken)
      if (!('missing' in found)) return withRefresh(found, row, accessToken)
      missing = found.missing
    }
    return { missing }
  }

  async function tokenFrom(account: AccountToImport, accessToken: string): Promise<FoundToken> {
    const said = await (await tools.logins())[account.login].check(account, accessToken)
    if (said.kind === 'ok') {
      const { needed } = missingPermissions(account, said.scopes)
      if (needed.length > 0) return { missing: `its token lacks the permission ${needed.join(', ')}` }
      const { scopes, expiresInMs } = said
      return {
        token: { accessToken, ...(scopes && { scopes }), ...(expiresInMs !== undefined && { expiresInMs }) },
        isTheSame: true,
      }
    }
    if (said.kind !== 'wrong-account') return { missing: said.reason }
    try {
      const all = await accountsOf(account, accessToken)
      const found = all.find(
        ({ platform, externalId }) => platform === account.platform && externalId === account.externalId,
      )
      if (found?.token && !found.problem) return { token: found.token, isTheSame: false }
      return { missing: found?.problem ?? said.reason }
    } catch (error) {
      if (!(error instanceof LoginError)) throw error
      return { missing: error.message }
    }
  }
}

function withRefresh(found: Exclude<FoundToken, { missing: string }>, row: OldAccountRow, used: string): FoundToken {
  const refreshToken = row.refreshToken?.trim()
  if (!refreshToken || !found.isTheSame || used !== row.accessToken) return found
  return { ...found, token: { ...found.token, refreshToken } }
}
