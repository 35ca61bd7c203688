import type { Response } from 'express'
import type { RequestTrace } from '../../tracing/request-traces'

/** Notes the trace of a request. */
export const setTrace = (res: Response, trace: RequestTrace): void => {
  res.locals.trace = trace
}

/** The trace of a request; undefined where it has none. */
export const traceOf = (res: Response): RequestTrace | undefined => res.locals.trace as RequestTrace | undefined
