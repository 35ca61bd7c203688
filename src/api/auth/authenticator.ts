/** Who asks. Everything that a request may see or change is this company's. */
export type Principal = {
  companyId: string
  /** Stands in `post_details.created_by`. */
  createdBy: string
}

/**
 * One way to prove who asks. Returns undefined for credentials that are not of its kind or not valid, so that the next
 * one is asked; throws only when it cannot tell (the database is away).
 */
export type Authenticator = (credentials: string) => Promise<Principal | undefined>
