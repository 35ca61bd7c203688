import { type AccountToSave, type SavedAccount, saveSocialAccount } from '../db/accounts/save-social-account'
import type { Actor } from '../domain/timeline'
import type { TokenCheck } from '../platforms/login/platform-login'
import { missingPermissions } from '../platforms/permissions'
import type { AccountTools } from './account-tools'
import { tokenToSave } from './token-to-save'

export type AddedByToken =
  | (SavedAccount & { kind: 'saved'; doubt?: string; missing: string[] })
  /** The platform says that this cannot work; nothing was stored. */
  | { kind: 'refused'; reason: string }
  /** The platform could not be asked; nothing was stored. */
  | { kind: 'unavailable'; reason: string }

/**
 * Adds an account, or connects it again, with a token that somebody got elsewhere.
 * @param check ask the platform first whose the token is and what it may do; without it any token is believed
 */
export async function addByToken(
  tools: AccountTools,
  account: AccountToSave,
  accessToken: string,
  { check, actor }: { check: boolean; actor: Actor },
): Promise<AddedByToken> {
  const said: TokenCheck = check
    ? await (await tools.logins())[account.login].check(account, accessToken)
    : { kind: 'ok' }
  if (said.kind === 'unknown') return { kind: 'unavailable', reason: said.reason }
  if (said.kind !== 'ok') return { kind: 'refused', reason: said.reason }
  const missing = missingPermissions(account, said.scopes)
  if (missing.needed.length > 0) {
    return { kind: 'refused', reason: `the token lacks the permission ${missing.needed.join(', ')}` }
  }
  const { scopes, expiresInMs, doubt } = said
  const token = { accessToken, ...(scopes && { scopes }), ...(expiresInMs !== undefined && { expiresInMs }) }
  const saved = await saveSocialAccount(
    tools.db,
    account,
    tokenToSave(tools.cipher(), account.companyId, account.login, token),
    actor,
  )
  return { kind: 'saved', ...saved, ...(doubt && { doubt }), missing: missing.wished }
}
