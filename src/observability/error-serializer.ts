import { stackWithoutValues, withoutValues } from './without-values'

/** What the log says of an error. */
type Logged = {
  type: string
  message: string
  stack?: string
  cause?: Logged
  errors?: Logged[]
  [field: string]: unknown
}

/** Of all that libraries hang on their errors: what tells causes apart and holds nothing of anybody. */
const allowed = ['code', 'errno', 'sqlState', 'syscall', 'address', 'port', 'signal', 'status', 'fatal']

/** Causes and errors below errors, at most so deep. */
const MAX_DEPTH = 4

/**
 * Writes an error for the log, by a list of what may be said. Libraries hang on their errors what was being worked on:
 * whole addresses with their passwords, statements with their values, requests with their tokens.
 */
export function loggedError(error: unknown, depth = 0): Logged {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const known = error as Error & Record<string, unknown>
  const stack = stackWithoutValues(error)
  const logged: Logged = { type: error.name, message: withoutValues(error), ...(stack && { stack }) }
  for (const field of allowed) {
    // Sequelize wraps the driver's errors and leaves the codes to them.
    const value = known[field] ?? (known.parent as Record<string, unknown> | undefined)?.[field]
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') logged[field] = value
  }
  if (depth >= MAX_DEPTH) return logged
  if (error.cause !== undefined) logged.cause = loggedError(error.cause, depth + 1)
  if (error instanceof AggregateError) logged.errors = error.errors.map((one) => loggedError(one, depth + 1))
  return logged
}
