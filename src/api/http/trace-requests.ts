import type { RequestHandler } from 'express'
import type { RequestTraces } from '../../tracing/request-traces'
import { answeredStatus } from './answered-status'
import { requestIdOf } from './request-id'
import { isAskedByWatchers } from './request-log'
import { knownMethod, routeOf, routeOfFile } from './route-template'
import { setTrace } from './trace-of'
import { whenOver } from './when-over'

/** Traces each request, but for the questions of whatever watches the server. */
export function traceRequests(traces: RequestTraces): RequestHandler {
  return (req, res, next) => {
    const { path, protocol } = req
    const from = { traceparent: req.get('traceparent'), tracestate: req.get('tracestate') }
    const about = { scheme: protocol, requestId: requestIdOf(res) }
    const trace = isAskedByWatchers(path) ? undefined : traces.begin(knownMethod(req), from, about)
    if (trace) {
      setTrace(res, trace)
      whenOver(res, () => {
        const route = routeOf(req)
        trace.ended({
          route,
          // Whoever knows the name of a file may fetch it, and what leads nowhere is anybody's text.
          path: routeOfFile(req) || route === undefined ? undefined : path,
          status: answeredStatus(res),
        })
      })
    }
    next()
  }
}
