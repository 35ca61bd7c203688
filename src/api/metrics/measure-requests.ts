import type { RequestHandler } from 'express'
import { knownMethod, routeTemplate } from '../http/route-template'
import type { ApiMetrics } from './api-metrics'

/** As nginx says that a client has gone before its answer. */
const GONE = 499

/**
 * Measures each request by the template of its address: what addresses hold is anybody's choice, and would be a series each.
 * @param fileRoute what stands for a path that leads to a file; undefined for others
 */
export function measureRequests(metrics: ApiMetrics, fileRoute: (path: string) => string | undefined): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    const ofFile = fileRoute(req.path)
    res.once('close', () => {
      const status = res.writableFinished ? res.statusCode : GONE
      // What was refused before it reached an operation has no address of ours.
      const route = ofFile ?? routeTemplate(req) ?? 'other'
      metrics.answered(knownMethod(req), route, status, (performance.now() - startedAt) / 1_000)
    })
    next()
  }
}
