import type { Platform } from '../../domain/post'

/** A token as a platform gave it, with what the platform told about it. */
export type GivenToken = {
  accessToken: string
  /** Milliseconds it has left; absent: it does not end, or the platform does not tell. */
  expiresInMs?: number
  refreshToken?: string
  refreshExpiresInMs?: number
  /** Permissions it has; absent: the platform does not tell. */
  scopes?: string[]
}

/** A place to publish to that a login reaches. */
export type FoundAccount = {
  platform: Platform
  externalId: string
  name: string
  username?: string
  /** Why nothing could be published there with this login; absent when it could. */
  problem?: string
  /** Several accounts may share one, by identity: it is then stored and renewed once. */
  token?: GivenToken
}

/** The account a token is meant for. */
export type TokenSubject = { platform: Platform; login: Platform; externalId: string }

export type TokenCheck =
  /** It works, and belongs to the account. `doubt`: what the platform would not tell. */
  | { kind: 'ok'; scopes?: string[]; expiresInMs?: number; doubt?: string }
  | { kind: 'wrong-account'; reason: string }
  /** Expired, revoked, or never one of this platform. */
  | { kind: 'dead'; reason: string }
  /** The platform could not be asked, or did not say. */
  | { kind: 'unknown'; reason: string }

export type Renewal =
  | { kind: 'renewed'; token: GivenToken }
  /** Not now; the token is as good as before. */
  | { kind: 'again'; reason: string }
  /** It cannot be renewed any more, and works until it ends. */
  | { kind: 'no-more'; reason: string }
  | { kind: 'dead'; reason: string }

/** One platform's way of logging in, and what can be asked about the tokens it gave. */
export type PlatformLogin = {
  /** Names the settings that are missing; empty when people can log in. */
  missingSettings(): string[]
  /** Where the browser goes. Nothing in it is secret but the state. */
  authorizeUrl(redirectUri: string, state: string): string
  /**
   * The code that the browser brought for a token that lasts.
   * @throws LoginError
   */
  redeem(code: string, redirectUri: string): Promise<GivenToken>
  /**
   * Everything that can be connected with the token.
   * @throws LoginError
   */
  findAccounts(token: GivenToken): Promise<FoundAccount[]>
  /** Asks the platform whose the token is and whether it lives. Never throws for what a platform may say. */
  check(subject: TokenSubject, accessToken: string): Promise<TokenCheck>
  /** Asks for a token that lasts longer. */
  renew(token: Pick<GivenToken, 'accessToken' | 'refreshToken'>): Promise<Renewal>
}
