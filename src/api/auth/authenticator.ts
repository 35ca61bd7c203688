import type { Scope } from '../../domain/scope'
import type { Person } from '../../domain/timeline'

/** Who an operation is for: everybody, or those whose credentials have a scope. */
export type Access = 'public' | Scope

/** Who asks. Everything that a request may see or change is this company's. */
export type Principal = {
  companyId: string
  /** Stands in `post_details.created_by`: `key:<id>` or `user:<subject>`. */
  createdBy: Person
  scope: Scope
}

/** One way to prove who asks. */
export type Authenticator = {
  /**
   * Returns undefined for credentials that are not of its kind or prove nothing, so that the next one is asked.
   * @param sparingly from where they come too many were refused: what they cost the database must be bounded, at the price
   *   of a moment
   * @throws ApiProblem 401 for credentials that are genuine and no good any more, 503 when it cannot tell, 429 when it is
   *   asked about too many
   */
  identify(credentials: string, sparingly?: boolean): Promise<Principal | undefined>
  /**
   * Somebody whom it has let in before, as they stand now; undefined for whom it would not let in.
   * @throws ApiProblem 401 when what they came in with is no good any more
   */
  recall(principal: Principal): Promise<Principal | undefined>
  /** Believes nothing of somebody any more without asking again. */
  forget?(who: Person): void
}
