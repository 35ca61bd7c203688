import { sweepConnections } from '../db/accounts/account-connections'
import { claimTokenRenewal, type TokenToRenew } from '../db/accounts/claim-token-renewal'
import { holdAccount } from '../db/accounts/hold-account'
import { saveFailedRenewal, saveRenewedToken } from '../db/accounts/save-token-renewal'
import type { Renewal } from '../platforms/login/platform-login'
import { refreshTokenContext, TokenCipherError, tokenContext } from '../security/token-cipher'
import type { AccountTools } from './account-tools'
import { tokenToSave } from './token-to-save'

/** What became of the tokens that were due. */
export type RenewalCounts = {
  renewed: number
  /** Not now; tried again tomorrow. */
  postponed: number
  /** Cannot be renewed; its accounts live until it ends, or wait to be connected again. */
  ended: number
}

/**
 * Renews the tokens that are due, one after another: a dozen a day is many. A process that dies in between has lost
 * nothing but the day's try of one token.
 * @param isOver true when no further one may begin
 */
export async function renewTokens(tools: AccountTools, isOver: () => boolean): Promise<RenewalCounts> {
  const counts: RenewalCounts = { renewed: 0, postponed: 0, ended: 0 }
  await sweepConnections(tools.db)
  while (!isOver()) {
    const due = await claimTokenRenewal(tools.db)
    if (!due) break
    counts[await renew(tools, due)]++
  }
  return counts
}

async function renew(tools: AccountTools, due: TokenToRenew): Promise<keyof RenewalCounts> {
  const { db, log } = tools
  const about = { tokenId: due.id, accountIds: due.accountIds, platform: due.login }
  const renewal = await ask(tools, due)
  if (renewal.kind === 'renewed') {
    const token = tokenToSave(tools.cipher(), due.companyId, due.login, renewal.token)
    const { saved, released } = await saveRenewedToken(db, due, token, ACTOR)
    if (saved) log.info({ ...about, released }, 'Access token renewed')
    else
      log.info(about, 'Access token renewed, but the accounts were connected again meanwhile: the new one is dropped')
    return 'renewed'
  }
  const { kind, reason } = renewal
  const final = kind !== 'again'
  const current = await saveFailedRenewal(db, due, reason, { final })
  if (kind === 'dead' && current) {
    for (const id of due.accountIds) await holdAccount(db, { id, tokenContextId: due.contextId }, reason, ACTOR)
  }
  log[final ? 'error' : 'warn']({ ...about, reason }, sentences[kind])
  return final ? 'ended' : 'postponed'
}

/** Stands in the timelines of posts that are let go or held. */
const ACTOR = 'renewal'

const sentences = {
  again: 'An access token could not be renewed; the next try is tomorrow',
  'no-more': 'An access token cannot be renewed any more; its accounts must be connected again before it ends',
  dead: 'An access token is dead; its accounts must be connected again',
}

async function ask(tools: AccountTools, due: TokenToRenew): Promise<Renewal> {
  const { companyId, contextId, accessToken, refreshToken } = due
  try {
    const cipher = tools.cipher()
    const token = {
      accessToken: cipher.decrypt(accessToken, tokenContext(companyId, contextId)),
      ...(refreshToken && {
        refreshToken: cipher.decrypt(refreshToken, refreshTokenContext(companyId, contextId)),
      }),
    }
    return await (await tools.logins())[due.login].renew(token)
  } catch (error) {
    // This server's key cannot open it; another one's may.
    if (error instanceof TokenCipherError) return { kind: 'again', reason: error.message }
    throw error
  }
}
