import type { RequestHandler } from 'express'

/** How long a browser may remember a preflight, in seconds. */
const PREFLIGHT_AGE_S = '600'

/**
 * Lets pages of the named origins call the API. Origins are compared as a whole; there is no pattern and no cookie, so a
 * page elsewhere gets nothing.
 */
export function cors(origins: string[]): RequestHandler {
  const allowed = new Set(origins)
  return (req, res, next) => {
    const origin = req.get('Origin')
    if (allowed.size > 0) res.vary('Origin')
    if (!origin || !allowed.has(origin)) return next()
    res.set('Access-Control-Allow-Origin', origin)
    res.set('Access-Control-Expose-Headers', 'X-Request-Id, Location, Retry-After')
    if (req.method !== 'OPTIONS' || !req.get('Access-Control-Request-Method')) return next()
    res.set('Access-Control-Allow-Methods', 'GET, POST, DELETE')
    res.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id')
    res.set('Access-Control-Max-Age', PREFLIGHT_AGE_S)
    res.status(204).end()
  }
}
