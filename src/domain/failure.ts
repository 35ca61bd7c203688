/** What a platform said about one call, kept for the post's timeline. */
export type CallTrace = {
  httpStatus?: number
  /** The platform's own error code, with its subcode where there is one: `190/460`, `EXPIRED_ACCESS_TOKEN`. */
  code?: string
  /** The platform's id of the call, which its support asks for. */
  requestId?: string
}

export const failureKinds = [
  /** May work later: the platform is down, the network failed, something is busy. Costs an attempt. */
  'retry',
  /** The platform asks us to slow down until a time. Costs no attempt. */
  'rate-limited',
  /** The platform is still working on something of ours, and nothing was published. Costs no attempt. */
  'waiting',
  /** The access token worked and has died (expired, revoked): the account's posts wait until it is connected again. */
  'reauthorise',
  /** The platform does not know this token at all: somebody stored a wrong one. */
  'token-invalid',
  /** The token lives but may not do this: a role, scope or review is missing. */
  'permission',
  /** The platform refuses this content for good. Only a person can change it. */
  'rejected',
  /** The commit call left and its answer is not known. */
  'unconfirmed',
] as const
export type FailureKind = (typeof failureKinds)[number]

/** What a refusal is about, where that decides what a publisher does next. */
export type FailureAbout =
  /** The platform does not find what was named, or does not show it to this token. */
  | 'not-shown'
  /** A container that the platform has forgotten. */
  | 'gone'
  /** A photo that another post shows already. */
  | 'shown-already'
  /** A post that says the same as another. */
  | 'repetition'
  /** The address that bytes are sent to has ended. */
  | 'upload-ended'
  /** A token that is called revoked, which some are by mistake in the first moments of their life. */
  | 'revoked'

/** One failed step, in our words. */
export type Failure = {
  kind: FailureKind
  /** For the person who reads the post's page: what happened and what to do. Never contains a token. */
  reason: string
  /** For `rate-limited` and `waiting`: how long to stay away, in milliseconds. */
  retryAfterMs?: number
  /** For `rate-limited`: whom the limit concerns; the account by default. */
  scope?: 'account' | 'app' | 'platform'
  about?: FailureAbout
  /** What the refusal has told of the publication, to be kept with its progress. */
  learned?: Record<string, unknown>
  trace: CallTrace
}

/** Thrown by publishers; the worker turns it back into the {@link Failure} it carries. */
export class PublishError extends Error {
  override name = 'PublishError'
  constructor(
    readonly failure: Failure,
    options?: ErrorOptions,
  ) {
    super(failure.reason, options)
  }
}
