import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'
import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'
import { KnownCallers } from './known-callers'
import { LoadShedding } from './load-shedding'
import { nowAndThen } from './now-and-then'
import { requestIdFor } from './request-id'
import { whenOver } from './when-over'

/** A body that is not there by then comes over a slow line: its place is for those who wait for us, not for whom we wait. */
const BODY_MS = 250
/** What takes longer waits for something else than this process: a picture that is decoded, a login that is looked up. */
const MOST_MS = 2_000
/** They do not all come back at the same second. */
const MOST_RETRY_AFTER_S = 4

/** Looking, and taking posts back: few and quick, and what people need when much is going on. */
const isNeverRefused = ({ method, url }: IncomingMessage) =>
  ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method ?? '') || /^\/scheduled-posts\/cancel(\?|$)/.test(url ?? '')

type Around = {
  log: Pick<Logger, 'warn'>
  /** Lets the pages that may call us read the refusal. */
  crossOrigin: RequestHandler
  /** Where a request comes from, whatever it says of itself. */
  addressOf(req: IncomingMessage): string
  /** Whose credentials a request brought that is answered; undefined where they were no good, or nobody has looked. */
  companyOf(res: ServerResponse): string | undefined
}

/**
 * Answers 503 at once to what this server will not get to in time ({@link LoadShedding}), before the application has seen it:
 * refusing has to cost next to nothing, or the refusals are the load. It is said in the log once a minute.
 * Requests take turns by their company, where their credentials were good before, and by where they come from otherwise: a company
 * stands in one line, however many addresses it calls from and however it writes its credentials.
 */
export function shedLoad(app: RequestListener, around: Around, shedding = new LoadShedding()): RequestListener {
  const say = sayingAtTimes(around.log)
  const callers = new KnownCallers()
  return (req, res) => {
    if (isNeverRefused(req)) return app(req, res)
    const caller = callers.of(req)
    const line = caller.company === undefined ? `address ${around.addressOf(req)}` : `company ${caller.company}`
    shedding.arrive(line, {
      begin(leave) {
        // Its client has gone while it waited.
        if (isGone(req, res)) {
          leave()
          return
        }
        whenDone(req, res, () => {
          const company = around.companyOf(res)
          if (company !== undefined) caller.note(company)
          else if (res.statusCode === 401) caller.forget()
          leave()
        })
        app(req, res)
      },
      refuse() {
        say()
        if (!isGone(req, res)) answer(req, res, around)
      },
    })
  }
}

const isGone = (req: IncomingMessage, res: ServerResponse) => res.closed || req.socket.destroyed

/**
 * Calls back once, when an answer has been given or nobody is there to have it, or when it has waited for something else than this
 * process for long. Not when the answer has left: behind others of its connection that may be late.
 */
function whenDone(req: IncomingMessage, res: ServerResponse, then: () => void): void {
  let isDone = false
  const done = () => {
    if (isDone) return
    isDone = true
    clearTimeout(timer)
    then()
  }
  let timer = setTimeout(() => {
    if (!req.complete) done()
    else timer = setTimeout(done, MOST_MS - BODY_MS).unref()
  }, BODY_MS).unref()
  whenOver(res, done)
  const { end } = res
  res.end = ((...given: Parameters<typeof end>) => {
    done()
    return end.apply(res, given)
  }) as typeof end
}

function answer(req: IncomingMessage, res: ServerResponse, { crossOrigin }: Around): void {
  const seconds = 1 + Math.floor(Math.random() * MOST_RETRY_AFTER_S)
  const problem = new ApiProblem(503, {
    code: 'overloaded',
    detail: `This server is asked for more than it can do at the moment. Nothing of the request was taken; send it again in ${seconds} s.`,
    headers: { 'Retry-After': String(seconds) },
  })
  const requestId = requestIdFor(req)
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
  const isTime = nowAndThen()
  let refused = 0
  return () => {
    refused++
    if (!isTime(undefined)) return
    log.warn({ refused }, 'More is asked of this server than it can do: what it would get to too late is answered 503')
    refused = 0
  }
}
