import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { principalOf } from '../auth/authenticate'
import { ApiProblem } from '../problems/problem'
import { countedAddress } from './address'
import type { CountsOf } from './counts'
import { WINDOW_MS } from './window-counts'

type Limit = {
  /** Names the limit in the headers `RateLimit` and `RateLimit-Policy`. */
  name: string
  /** Requests a minute; 0: any number. */
  limit: number
  /** What is counted: the same text, the same count. */
  counted: (req: Request, res: Response) => string
  /** What the refusal calls it: "… from this address". */
  whose: string
  skip?: (req: Request) => boolean
  /** Where it is counted. */
  countsOf: CountsOf
}

/** So many requests a minute from one address, credentials or not. */
export const limitPerAddress = (limit: number, countsOf: CountsOf, skip: (req: Request) => boolean) =>
  limited({
    name: 'address',
    limit,
    countsOf,
    whose: 'from this address',
    skip,
    counted: (req) => countedAddress(req.ip),
  })

/** So many requests a minute with one API key, or of one user with a JWT; only behind `authenticate`. */
export const limitPerKey = (limit: number, countsOf: CountsOf) =>
  limited({
    name: 'key',
    limit,
    countsOf,
    whose: 'with these credentials',
    counted: (_req, res) => `${principalOf(res).companyId} ${principalOf(res).createdBy}`,
  })

/** So many requests a minute of one company, with whichever of its credentials; only behind `authenticate`. */
export const limitPerCompany = (limit: number, countsOf: CountsOf) =>
  limited({
    name: 'company',
    limit,
    countsOf,
    whose: 'of this company',
    counted: (_req, res) => principalOf(res).companyId,
  })

function limited({ name, limit, countsOf, counted, whose, skip = () => false }: Limit): RequestHandler {
  if (limit === 0) return (_req, _res, next) => next()
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    store: countsOf(name),
    identifier: name,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: counted,
    skip,
    // It has set Retry-After already.
    handler: (_req, res, next) => {
      const seconds = res.getHeader('Retry-After')
      const detail = `More than ${limit} requests in a minute came ${whose}. Try again in ${seconds} s.`
      next(new ApiProblem(429, { code: 'too-many-requests', detail }))
    },
    // Its checks of the configuration write to the console; TRUST_PROXY has checks of its own.
    validate: false,
  })
}
