import type { TokenToSave } from '../db/accounts/save-social-account'
import type { Platform } from '../domain/post'
import { platforms } from '../platforms'
import type { GivenToken } from '../platforms/login/platform-login'
import { refreshTokenContext, type TokenCipher, tokenContext } from '../security/token-cipher'

/** A token in the form it is stored, with the time of its next renewal. */
export function tokenToSave(cipher: TokenCipher, companyId: string, login: Platform, token: GivenToken): TokenToSave {
  const { accessToken, refreshToken, expiresInMs, refreshExpiresInMs, scopes } = token
  return {
    seal: (contextId) => ({
      accessToken: cipher.encrypt(accessToken, tokenContext(companyId, contextId)),
      ...(refreshToken && { refreshToken: cipher.encrypt(refreshToken, refreshTokenContext(companyId, contextId)) }),
    }),
    expiresInMs,
    refreshExpiresInMs,
    scopes,
    renewInMs: platforms[login].tokenLife({
      expiresInMs,
      hasRefreshToken: refreshToken !== undefined,
      refreshExpiresInMs,
    }),
  }
}
