/** What somebody may do. Each includes the one before. */
export const scopes = ['read', 'write', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** Who an operation is for: everybody, or those whose credentials have a scope. */
export type Access = 'public' | Scope

/** Who asks. Everything that a request may see or change is this company's. */
export type Principal = {
  companyId: string
  /** Stands in `post_details.created_by`. */
  createdBy: string
  scope: Scope
}

/**
 * One way to prove who asks. Returns undefined for credentials that are not of its kind or not valid, so that the next
 * one is asked; throws only when it cannot tell (the database is away).
 */
export type Authenticator = (credentials: string) => Promise<Principal | undefined>
