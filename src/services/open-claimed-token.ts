import type { ClaimedAccount, ClaimedPost } from '../domain/claimed-post'
import { type TokenCipher, tokenContext } from '../security/token-cipher'

/**
 * Makes what opens the tokens of claimed accounts: once for all posts of an account that came with one claim. What is open
 * is kept for as long as one of those posts is.
 */
export function claimedTokenOpener(cipher: Pick<TokenCipher, 'decrypt'>): (post: ClaimedPost) => string {
  const opened = new WeakMap<ClaimedAccount, string>()
  return ({ account, companyId }) => {
    const token =
      opened.get(account) ?? cipher.decrypt(account.encryptedToken, tokenContext(companyId, account.tokenContextId))
    opened.set(account, token)
    return token
  }
}
