import type { ErrorRequestHandler } from 'express'
import type { Logger } from '../../observability/log'
import { describeError } from '../problems/describe-error'
import { requestIdOf } from './request-id'
import { traceOf } from './trace-of'

/** The one place where a failure becomes an answer. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const requestId = requestIdOf(res)
    const problem = describeError(error)
    if (problem.status >= 500 && !problem.isTheAnswer) {
      const trace_id = traceOf(res)?.traceId
      log.error(
        { requestId, method: req.method, path: req.path, trace_id, err: problem.cause ?? error },
        problem.message,
      )
    }
    // Nobody is there any more, or half an answer is already on its way: the connection is all that is left to end.
    if (res.headersSent || req.socket.destroyed) {
      res.destroy()
      return
    }
    res.status(problem.status).set(problem.headers)
    // A file's caching must not be kept for the refusal to send it.
    res.set('Cache-Control', 'no-store').type('application/problem+json')
    res.send(JSON.stringify(problem.toDocument(requestId)))
  }
}
