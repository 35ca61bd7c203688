import type { Account, Token } from './account'

/** What a login gave: it can be exchanged once, in time, by whoever started it. */
export interface AuthorizationCode {
  /** The exchange gives a token like this one. */
  token: string
  scopes: string[] | undefined
  redirectUri: string
  expiresAt: number
}

/** Who can publish, and with which tokens. */
export class Accounts {
  readonly byId = new Map<string, Account>()
  private readonly tokens = new Map<string, Token>()
  private readonly codes = new Map<string, AuthorizationCode>()

  add(account: Account): Account {
    this.byId.set(account.id, account)
    return account
  }

  addToken(token: Token): Token {
    this.tokens.set(token.value, token)
    return token
  }

  get(id: string): Account | undefined {
    return this.byId.get(id)
  }

  token(value: string): Token | undefined {
    return this.tokens.get(value)
  }

  allTokens(): Iterable<Token> {
    return this.tokens.values()
  }

  all(): Account[] {
    return [...this.byId.values()]
  }

  tokensOf(accountId: string): Token[] {
    return [...this.tokens.values()].filter((token) => token.accounts.includes(accountId))
  }

  tokenWithRefresh(refreshToken: string): Token | undefined {
    for (const token of this.tokens.values()) if (token.refreshToken === refreshToken) return token
    return undefined
  }

  addCode(code: string, grant: AuthorizationCode): void {
    this.codes.set(code, grant)
  }

  /** What a code stands for. Taken is taken: whatever speaks against the exchange, the code works no second time. */
  takeCode(code: string): AuthorizationCode | undefined {
    const known = this.codes.get(code)
    this.codes.delete(code)
    return known
  }

  clear(): void {
    this.byId.clear()
    this.tokens.clear()
    this.codes.clear()
  }
}

/** A token that died of age counts as expired even when nobody marked it. */
export function stateOf(token: Token, now: number): Token['state'] {
  if (token.state === 'active' && token.expiresAt !== null && token.expiresAt <= now) return 'expired'
  return token.state
}
