import { holdAccount } from '../db/accounts/hold-account'
import { saveTokenCheck } from '../db/accounts/save-token-check'
import { type StoredToken, storedToken } from '../db/accounts/stored-token'
import type { Actor } from '../domain/timeline'
import type { TokenCheck } from '../platforms/login/platform-login'
import { TokenCipherError, tokenContext } from '../security/token-cipher'
import type { AccountTools } from './account-tools'
import { accountsWithHealth, type ListedAccount } from './accounts-with-health'

/** What the platform said when it was asked about a connected account, and what was made of it. */
export type AccountCheck = {
  /** The account as it is known now. */
  account: ListedAccount
  /** `unknown`: nothing was concluded, and nothing changed. */
  result: 'works' | 'dead' | 'unknown'
  reason?: string
  /** Posts that waited for the connection and go on. */
  released: number
}

/**
 * Asks the platform about an account now. A token it calls dead holds the account's posts; one that works frees them,
 * should somebody have taken it for dead. Anything less clear changes nothing: accounts that are falsely called dead are
 * a nuisance of their own.
 * @returns undefined when the company has no such account, or it was disconnected
 */
export async function checkAccount(
  tools: AccountTools,
  companyId: string,
  id: string,
  actor: Actor,
): Promise<AccountCheck | 'disconnected' | undefined> {
  const { db } = tools
  const [account] = await accountsWithHealth(db, { companyId, id })
  if (!account) return undefined
  const stored = await storedToken(db, id)
  if (!stored) return 'disconnected'
  const said = await ask(tools, account, stored)
  const asked = { id, tokenContextId: stored.contextId }
  let released = 0
  if (said.kind === 'ok') released = await saveTokenCheck(db, asked, said, actor)
  if (said.kind === 'dead') await holdAccount(db, asked, said.reason, actor)
  const [now] = await accountsWithHealth(db, { companyId, id })
  const reason = said.kind === 'ok' ? said.doubt : said.reason
  return {
    account: now ?? account,
    result: said.kind === 'ok' ? 'works' : said.kind === 'dead' ? 'dead' : 'unknown',
    ...(reason && { reason }),
    released,
  }
}

async function ask(tools: AccountTools, account: ListedAccount, stored: StoredToken): Promise<TokenCheck> {
  try {
    const token = tools.cipher().decrypt(stored.accessToken, tokenContext(stored.companyId, stored.contextId))
    return await (await tools.logins())[account.login].check(account, token)
  } catch (error) {
    // The key of this server is to blame, or the row; the platform has said nothing about the account.
    if (error instanceof TokenCipherError) return { kind: 'unknown', reason: error.message }
    throw error
  }
}
