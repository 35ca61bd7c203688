import type { FailureKind } from './failure'

/** `post_details.failure_cause`: why a post failed or was missed, for programs. `error_message` says it to people. */
export const failureCauses = [
  /** The platform no longer knows the account's token, or never did: connect the account again. */
  'token-dead',
  /** The token lives but may not do this: a role, scope or review is missing. */
  'permission',
  /** The platform refuses this content for good. */
  'rejected',
  /** It might have worked at another time (the platform was down, busy, slow), and all attempts are used up. */
  'attempts-used-up',
  /** Worker after worker died while it held the post. */
  'worker-died',
  /** Something the post needs is missing or damaged in the database. */
  'unusable',
  /** Too late by policy. */
  'too-late',
] as const
export type FailureCause = (typeof failureCauses)[number]

/** The cause of a post that failed with its first failure of this kind. */
export const causeOfRefusal = (kind: FailureKind): FailureCause => (kind === 'permission' ? 'permission' : 'rejected')
