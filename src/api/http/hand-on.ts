import type { RequestHandler } from 'express'
import { ApiProblem } from '../problems/problem'

/** Sent by a proxy that asks the next server when this one answers 504. */
const ASKS_THE_NEXT = 'X-Next-Upstream'

/**
 * On a server that is being stopped, sends what changes nothing on to another one, where the proxy says that it does so. A proxy
 * that does not look at `/health` learns by it to leave this server out, before connections that it makes are lost.
 */
export function handOn(isDraining: () => boolean): RequestHandler {
  return (req, _res, next) => {
    const isSafe = req.method === 'GET' || req.method === 'HEAD'
    if (!(isDraining() && isSafe && req.get(ASKS_THE_NEXT) === '504')) return next()
    throw new ApiProblem(504, { code: 'draining', detail: 'This server is being stopped, and no other one was asked.' })
  }
}
