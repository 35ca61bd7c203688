import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'

// What may be put into a log line and a header without a second thought.
const harmless = /^[A-Za-z0-9._-]{1,64}$/

/** The id of a request: the caller's own when it is harmless, or a new one. */
export function requestIdFor({ headers }: IncomingMessage): string {
  const theirs = headers['x-request-id']
  return typeof theirs === 'string' && harmless.test(theirs) ? theirs : randomUUID()
}

/** Gives every request its id, and sends it back. */
export const requestId: RequestHandler = (req, res, next) => {
  const id = requestIdFor(req)
  res.locals.requestId = id
  res.set('X-Request-Id', id)
  next()
}

export const requestIdOf = (res: Response): string => String(res.locals.requestId ?? '')

/** The id under which an answer goes that the application has not given yet. */
export const requestIdIn = (res: ServerResponse): string => String(res.getHeader('X-Request-Id') ?? randomUUID())
