import { type Failure, PublishError } from '../../domain/failure'
import type { TokenCheck } from './platform-login'

export type LoginErrorCode =
  /** A setting is missing or wrong: only the operator can mend it. */
  | 'not-configured'
  /** The person said no. */
  | 'denied'
  /** The platform refuses for good; another login may work. */
  | 'refused'
  /** The platform is away, slow or wants us to slow down. */
  | 'platform-unavailable'

/** A login came to nothing. The message is for the person who logged in; it never holds a code or token. */
export class LoginError extends Error {
  override name = 'LoginError'
  constructor(
    readonly code: LoginErrorCode,
    message: string,
  ) {
    super(message)
  }
}

/** What a failed call means while logging in. Anything but a platform's failure is a surprise and thrown on. */
export function asLoginError(error: unknown): LoginError {
  if (error instanceof LoginError) return error
  const { kind, reason } = failureOf(error)
  return new LoginError(isPassing(kind) ? 'platform-unavailable' : 'refused', reason)
}

/** The platform's failure in an error; throws what is none. */
export function failureOf(error: unknown): Failure {
  if (error instanceof PublishError) return error.failure
  throw error
}

/** True for failures that say nothing about the token or the person. */
export const isPassing = (kind: Failure['kind']): boolean =>
  kind === 'retry' || kind === 'rate-limited' || kind === 'waiting' || kind === 'unconfirmed'

/** True when the platform says that a token is no good (any more). */
export const isDead = (kind: Failure['kind']): boolean => kind === 'reauthorise' || kind === 'token-invalid'

/** What a failed question about a token says of the token. */
export function judgedToken(error: unknown): TokenCheck {
  if (error instanceof LoginError) return { kind: 'unknown', reason: error.message }
  const { kind, reason } = failureOf(error)
  if (isDead(kind)) return { kind: 'dead', reason }
  return kind === 'rejected' ? { kind: 'wrong-account', reason } : { kind: 'unknown', reason }
}
