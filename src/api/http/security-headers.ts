import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Six months: long enough to count, short enough to take back. */
const HSTS_AGE_S = 15_552_000

const headers = helmet({
  // Answers are data: not to be run, framed or guessed at. What is more (the docs page, media) says so itself.
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  xFrameOptions: { action: 'deny' },
  // Only where a proxy of ours says that it came over TLS; below.
  strictTransportSecurity: false,
})
// Other names of the same domain are not ours to decide about.
const hsts = helmet.strictTransportSecurity({ maxAge: HSTS_AGE_S, includeSubDomains: false })

/** Tells browsers what not to do with the answers, by helmet's rules for data, and nobody to keep them. */
export const securityHeaders: RequestHandler = (req, res, next) => {
  res.setHeader('Cache-Control', 'no-store')
  headers(req, res, (error?: unknown) => {
    if (error || !req.secure) return next(error)
    hsts(req, res, next)
  })
}
