import type { Request, RequestHandler } from 'express'
import type { ApiMetrics } from './api-metrics'

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

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
      const method = methods.has(req.method) ? req.method : '_OTHER'
      const status = res.writableFinished ? res.statusCode : GONE
      const route = ofFile ?? routeOf(req)
      metrics.answered(method, route, status, (performance.now() - startedAt) / 1_000)
    })
    next()
  }
}

/** What was refused before it reached an operation has no address of ours. */
const routeOf = ({ route }: Request): string =>
  typeof route?.path === 'string' ? route.path.replace(/:(\w+)/g, '{$1}') : 'other'
