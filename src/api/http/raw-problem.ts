import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ApiProblem } from '../problems/problem'
import { noteAnswered } from './answered-status'

/** For an answer to reach a client that is still sending, before its connection is closed for good. */
const LINGER_MS = 1_000

/**
 * Told of what the HTTP parser gave up.
 * @param res of the request, where as much of it was read as makes one
 */
export type OnUnreadable = (
  refused: { requestId: string; status: number; reason: string },
  res?: ServerResponse,
) => void

/**
 * Answers a problem on a connection that is beyond a proper request, and closes it.
 * @param requestId the one that the request has already
 * @param res stood ready for the answer; undefined for what never became a request
 */
export function answerAndClose(
  socket: Duplex,
  problem: ApiProblem,
  requestId: string,
  res: ServerResponse | undefined,
): void {
  if (socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  if (res) noteAnswered(res, problem.status)
  const document = problem.toDocument(requestId)
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${problem.status} ${document.title}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    ...Object.entries(problem.headers).map(([name, value]) => `${name}: ${value}`),
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), LINGER_MS).unref()
}

/** What the HTTP parser makes of a request that it gives up. Nothing of the request is repeated. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, onUnreadable: OnUnreadable): void {
  const res = (socket as Duplex & { _httpMessage?: ServerResponse | null })._httpMessage ?? undefined
  // The connection is gone, was answered already, or an answer is on its way that a second one would be mixed into.
  if (error.code === 'ECONNRESET' || !socket.writable || res?.headersSent) {
    socket.destroy()
    return
  }
  const problem = problemOf(error.code)
  // Its own name, if it has one, stands in what could not be read.
  const requestId = randomUUID()
  onUnreadable({ requestId, status: problem.status, reason: error.code ?? 'unknown' }, res)
  answerAndClose(socket, problem, requestId, res)
}

function problemOf(code: string | undefined): ApiProblem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return headersTooLarge()
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return tooSlow()
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ApiProblem(413, { code: 'too-large', detail: 'The extensions of a chunk are too large.' })
    default:
      return new ApiProblem(400, { code: 'malformed-request', detail: 'This is not an HTTP request.' })
  }
}

export const headersTooLarge = () =>
  new ApiProblem(431, { code: 'headers-too-large', detail: 'The headers of the request are too many or too large.' })

export const tooSlow = () =>
  new ApiProblem(408, { code: 'too-slow', detail: 'The request came too slowly, or stopped coming. Send it again.' })

export const serverFull = () =>
  new ApiProblem(503, {
    code: 'server-full',
    detail: 'A request is under way on each connection that this server may hold. Try again shortly.',
    headers: { 'Retry-After': '5' },
  })

export const addressFull = () =>
  new ApiProblem(503, {
    code: 'address-full',
    detail:
      'As many requests from this address are under way as one address may have at a time. Nothing of this one was taken; send it again in 2 s.',
    headers: { 'Retry-After': '2' },
  })
