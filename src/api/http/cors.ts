import cors from 'cors'
import type { RequestHandler } from 'express'

/** How long a browser may remember a preflight, in seconds. */
const PREFLIGHT_AGE_S = 600

/**
 * Lets pages of the named origins call the API; `*` alone lets every page. Origins are compared as a whole, and no cookie
 * counts (src/api/session): a page gets only what the credentials it sends are good for.
 */
export function crossOrigin(origins: string[]): RequestHandler {
  if (origins.length === 0) return (_req, _res, next) => next()
  return cors({
    origin: origins.includes('*') ? '*' : origins,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-Read-After',
      'X-Request-Id',
    ],
    exposedHeaders: [
      'ETag',
      'Location',
      'Retry-After',
      'RateLimit',
      'RateLimit-Policy',
      'Idempotency-Replayed',
      'WWW-Authenticate',
      'X-Read-After',
      'X-Request-Id',
    ],
    maxAge: PREFLIGHT_AGE_S,
  })
}
