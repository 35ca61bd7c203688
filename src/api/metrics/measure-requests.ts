import type { RequestHandler } from 'express'
import { knownMethod, MEDIA_ROUTE, routeTemplate } from '../http/route-template'
import type { ApiMetrics } from './api-metrics'

/** As nginx says that a client has gone before its answer. */
const GONE = 499

/**
 * Measures each request by the template of its address: what addresses hold is anybody's choice, and would be a series each.
 * @param isMedia whether a path leads to a file
 */
export function measureRequests(metrics: ApiMetrics, isMedia: (path: string) => boolean): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now()
    const isFile = isMedia(req.path)
    res.once('close', () => {
      const status = res.writableFinished ? res.statusCode : GONE
      // What was refused before it reached an operation has no address of ours.
      const route = isFile ? MEDIA_ROUTE : (routeTemplate(req) ?? 'other')
      metrics.answered(knownMethod(req), route, status, (performance.now() - startedAt) / 1_000)
    })
    next()
  }
}
