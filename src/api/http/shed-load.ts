import type { Request, RequestHandler } from 'express'
import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'
import { LoadShedding } from './load-shedding'
import { whenOver } from './when-over'

/** A body that is not there by then comes over a slow line: its place is for those who wait for us, not for whom we wait. */
const BODY_MS = 250
/** What takes longer waits for something else than this process: a picture that is decoded, a login that is looked up. */
const MOST_MS = 2_000
const SAY_EVERY_MS = 60_000
/** Not all at the same second. */
const retryAfterSeconds = () => 1 + Math.floor(Math.random() * 4)

/**
 * Answers 503 at once to what this server will not get to in time ({@link LoadShedding}), before it reads credentials or
 * body. Reads, and what takes a post back, are let through: they are few and quick, and looking and stopping is what people
 * need when much is going on.
 */
export function shedLoad(log: Pick<Logger, 'warn'>, shedding = new LoadShedding()): RequestHandler {
  const say = sayingAtTimes(log)
  return (req, res, next) => {
    if (['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(req.method)) return next()
    let isGone = false
    whenOver(res, () => {
      isGone = true
    })
    shedding.arrive(keyOf(req), {
      begin(leave) {
        if (isGone) {
          leave()
          return
        }
        const slow = setTimeout(() => {
          if (!req.complete) leave()
        }, BODY_MS).unref()
        const long = setTimeout(leave, MOST_MS).unref()
        whenOver(res, () => {
          clearTimeout(slow)
          clearTimeout(long)
          leave()
        })
        next()
      },
      refuse() {
        say()
        if (!isGone) next(overloaded())
      },
    })
  }
}

/** Whoever it says it is: nobody has looked at the credentials yet, and turns are all that they get by it. */
const keyOf = (req: Request): string => `${req.ip} ${req.get('Authorization') ?? req.get('Cookie') ?? ''}`

const overloaded = () =>
  new ApiProblem(503, {
    code: 'overloaded',
    detail:
      'This server is asked for more than it can do at the moment. Nothing of the request was taken; send it again after the seconds of Retry-After.',
    headers: { 'Retry-After': String(retryAfterSeconds()) },
  })

function sayingAtTimes(log: Pick<Logger, 'warn'>): () => void {
  let refused = 0
  let saidAt = Number.NEGATIVE_INFINITY
  return () => {
    refused++
    const now = performance.now()
    if (now - saidAt < SAY_EVERY_MS) return
    saidAt = now
    log.warn({ refused }, 'More is asked of this server than it can do: what it would get to too late is answered 503')
    refused = 0
  }
}
