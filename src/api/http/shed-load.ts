import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'
import { LoadShedding } from './load-shedding'
import { knownMethod } from './route-template'
import { whenOver } from './when-over'

/** A body that is not there by then comes over a slow line: its place is for those who wait for us, not for whom we wait. */
const BODY_MS = 250
/** What takes longer waits for something else than this process: a picture that is decoded, a login that is looked up. */
const MOST_MS = 2_000
const SAY_EVERY_MS = 60_000
/** They do not all come back at the same second. */
const MOST_RETRY_AFTER_S = 4

/** Looking, and taking a post back: few and quick, and what people need when much is going on. */
const neverRefused = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE'])

type Around = {
  log: Pick<Logger, 'warn'>
  metrics: { answered(method: string, route: string, status: number, seconds: number): void }
  /** Lets the pages that may call us read the refusal. */
  crossOrigin: RequestHandler
}

/**
 * Answers 503 at once to what this server will not get to in time ({@link LoadShedding}), before the application has seen it:
 * refusing has to cost next to nothing, or the refusals are the load. It is counted in the metrics, and said in the log once a minute.
 */
export function shedLoad(app: RequestListener, around: Around, shedding = new LoadShedding()): RequestListener {
  const say = sayingAtTimes(around.log)
  return (req, res) => {
    if (neverRefused.has(req.method ?? '')) return app(req, res)
    const since = performance.now()
    shedding.arrive(keyOf(req), {
      begin(leave) {
        // Its client has gone while it waited.
        if (res.closed) leave()
        else {
          leaveInTime(req, res, leave)
          app(req, res)
        }
      },
      refuse() {
        say()
        around.metrics.answered(knownMethod(req), 'other', 503, (performance.now() - since) / 1_000)
        if (!res.closed) answer(req, res, around)
      },
    })
  }
}

/** Whoever it says it is: nobody has looked at the credentials yet, and turns are all that they get by it. */
const keyOf = ({ socket, headers }: IncomingMessage): string =>
  `${socket.remoteAddress} ${headers.authorization ?? headers.cookie ?? ''}`

function leaveInTime(req: IncomingMessage, res: ServerResponse, leave: () => void): void {
  let timer = setTimeout(() => {
    if (!req.complete) leave()
    else timer = setTimeout(leave, MOST_MS - BODY_MS).unref()
  }, BODY_MS).unref()
  whenOver(res, () => {
    clearTimeout(timer)
    leave()
  })
}

function answer(req: IncomingMessage, res: ServerResponse, { crossOrigin }: Around): void {
  const seconds = 1 + Math.floor(Math.random() * MOST_RETRY_AFTER_S)
  const problem = new ApiProblem(503, {
    code: 'overloaded',
    detail: `This server is asked for more than it can do at the moment. Nothing of the request was taken; send it again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  })
  const requestId = randomUUID()
  const body = JSON.stringify(problem.toDocument(requestId))
  const send = () =>
    res
      .writeHead(problem.status, {
        ...problem.headers,
        'Content-Type': 'application/problem+json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': requestId,
      })
      .end(body)
  if (req.headers.origin === undefined) send()
  // Nothing of Express is needed for it.
  else crossOrigin(req as never, res as never, send)
}

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
