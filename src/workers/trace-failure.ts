import { type Failure, PublishError } from '../domain/failure'
import type { TimelineLine } from '../domain/timeline'
import { withoutValues } from '../observability/without-values'
import { ClaimLost } from './publication-run'

/**
 * What a call threw, as a failure.
 * @param otherwise what a surprise of our own is taken for
 * @throws ClaimLost as it is: it is no failure of the post
 */
export function asFailure(error: unknown, otherwise: 'retry' | 'unconfirmed'): Failure {
  if (error instanceof ClaimLost) throw error
  if (error instanceof PublishError) return error.failure
  return { kind: otherwise, reason: unforeseen(error), trace: {} }
}

/** An error that nobody foresaw, in words that may stand in a timeline. */
export const unforeseen = (error: unknown): string =>
  `unexpected: ${error instanceof Error ? withoutValues(error) : String(error)}`

/** A failure as a timeline has it: what came of the step, why, and what the platform called it. */
export function traced({ kind, reason, trace }: Failure): Omit<TimelineLine, 'step'> {
  return {
    outcome: kind,
    reason,
    ...(trace.httpStatus !== undefined && { httpStatus: trace.httpStatus }),
    ...(trace.code !== undefined && { platformCode: trace.code }),
    ...(trace.requestId !== undefined && { requestId: trace.requestId }),
  }
}
