import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { RequestHandler, Response } from 'express'

// What may be put into a log line and a header without a second thought.
const harmless = /^[A-Za-z0-9._-]{1,64}$/

/** Gives every request an id, the caller's own when it is harmless, and sends it back. */
export const requestId: RequestHandler = (req, res, next) => {
  const theirs = req.get('X-Request-Id')
  const id = theirs && harmless.test(theirs) ? theirs : randomUUID()
  res.locals.requestId = id
  res.set('X-Request-Id', id)
  next()
}

export const requestIdOf = (res: Response): string => String(res.locals.requestId ?? '')

/** The id under which an answer goes that the application has not given yet. */
export const requestIdIn = (res: ServerResponse): string => String(res.getHeader('X-Request-Id') ?? randomUUID())
