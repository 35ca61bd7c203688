import type { FoundAccount, GivenToken } from '../platforms/login/platform-login'
import { connectionContext, type TokenCipher } from '../security/token-cipher'

/** The tokens of a login that waits for a choice. */
type Pending = {
  /** When they were got, in milliseconds of this clock: their lives count from then. */
  gotAt: number
  tokens: GivenToken[]
  /** For each candidate the place of its token; null: it has none. */
  of: (number | null)[]
}

/** Seals the tokens of what a login found, each of them once. */
export function sealTokens(
  cipher: TokenCipher,
  { companyId, id }: { companyId: string; id: string },
  found: FoundAccount[],
): string {
  const tokens = [...new Set(found.flatMap(({ token }) => (token ? [token] : [])))]
  const of = found.map(({ token }) => (token ? tokens.indexOf(token) : null))
  const pending: Pending = { gotAt: Date.now(), tokens, of }
  return cipher.encrypt(JSON.stringify(pending), connectionContext(companyId, id))
}

/**
 * Opens them again, with what is left of their lives.
 * @returns each candidate's token by its place; candidates that share one share it here as well
 */
export function openTokens(
  cipher: TokenCipher,
  { companyId, id }: { companyId: string; id: string },
  sealed: string,
): (GivenToken | undefined)[] {
  const { gotAt, tokens, of } = JSON.parse(cipher.decrypt(sealed, connectionContext(companyId, id))) as Pending
  const age = Math.max(0, Date.now() - gotAt)
  const left = (ms: number | undefined) => (ms === undefined ? undefined : Math.max(1, ms - age))
  const aged = tokens.map(({ expiresInMs, refreshExpiresInMs, ...token }): GivenToken => {
    const expires = left(expiresInMs)
    const refreshExpires = left(refreshExpiresInMs)
    return {
      ...token,
      ...(expires !== undefined && { expiresInMs: expires }),
      ...(refreshExpires !== undefined && { refreshExpiresInMs: refreshExpires }),
    }
  })
  return of.map((place) => (place === null ? undefined : aged[place]))
}
