import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIPv6 } from 'node:net'
import { listenProblem } from '../../config/listen-problem'
import type { Measure } from '../metrics/measure-requests'
import { Drain } from './drain'
import { defaultHttpLimits, type HttpLimits, KEEP_ALIVE_MS, MAX_HEADER_BYTES, MAX_HEADERS } from './http-limits'
import { answerClientError, type OnUnreadable } from './raw-problem'
import { type Sharing, shareConnections } from './share-connections'
import { cutOffSlowClients } from './slow-clients'
import { whenOver } from './when-over'

export type HttpServer = {
  port: number
  /** Where this machine reaches it. */
  url: string
  /** Goes on as before for a while, or until nobody asks any more, but keeps no connection after its answer: {@link close} then loses nobody. */
  drain(mostMs: number): Promise<void>
  /** Stops accepting, lets the requests in flight finish, and cuts off what is left after the deadline. */
  close(deadlineMs?: number): Promise<void>
}

/** Requests in flight have this long when the server is told to stop; systemd and Docker kill after 10 s or more. */
const CLOSE_DEADLINE_MS = 9_000
/** And this long, whatever a drain took before: those that came last in it. */
const LAST_DEADLINE_MS = 4_000

type Told = { onUnreadable?: OnUnreadable; measure?: Measure }

/**
 * Listens, then serves what `app` makes for the port that was got (0 lets the system choose).
 * @param at without an address, on all that this machine has
 * @param options limits of its own, and who is told of what cannot be read and of each request
 * @param sharing how its connections are shared out; by default no proxy is trusted
 * @throws ConfigError when the port cannot be had
 */
export async function listen(
  at: { port: number; address?: string | undefined },
  app: (port: number) => RequestListener,
  { onUnreadable, measure, ...overrides }: Partial<HttpLimits> & Told = {},
  sharing: Sharing = { isTrustedProxy: () => false },
): Promise<HttpServer> {
  const limits = { maxConnections: 1_000, ...defaultHttpLimits, ...overrides }
  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(5_000, Math.ceil(limits.headersTimeoutMs / 3)),
    maxHeaderSize: MAX_HEADER_BYTES,
    // Refused by the app, as a problem document like everything else.
    requireHostHeader: false,
  })
  // One more than allowed, so that too many can be told from just enough.
  server.maxHeadersCount = MAX_HEADERS + 1
  const behindShares = shareConnections(server, limits.maxConnections, sharing)
  server.on('clientError', (error, socket) =>
    answerClientError(error, socket, (refused, res) => {
      onUnreadable?.(refused)
      // Of which a request was made is measured as that.
      if (!res) measure?.unreadable(refused.status)
    }),
  )
  cutOffSlowClients(server, limits)
  const inFlight = new Set<ServerResponse>()
  server.on('request', (req, res) => {
    const { socket } = req
    inFlight.add(res)
    // What comes behind a last answer is not looked at.
    const measured = socket.writable ? measure?.begun(req, res) : undefined
    whenOver(res, () => {
      inFlight.delete(res)
      measured?.()
    })
    if (!server.listening) res.shouldKeepAlive = false
  })
  const drain = new Drain(server, inFlight)
  await bind(server, at, limits.maxConnections)
  const actual = (server.address() as AddressInfo).port
  server.on('request', behindShares(app(actual)))
  // Node would refuse what expects something else than "100-continue", and nobody would know of it.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res))
  return {
    port: actual,
    url: urlOf(at.address, actual),
    drain: (mostMs) => drain.run(mostMs),
    close: (deadlineMs = Math.max(CLOSE_DEADLINE_MS - drain.tookMs, LAST_DEADLINE_MS)) =>
      close(server, inFlight, deadlineMs),
  }
}

function urlOf(address: string | undefined, port: number): string {
  if (!address || address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`
  return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`
}

type At = Parameters<typeof listen>[0]

/** @param backlog so many new connections may wait for a busy moment to end: one more is tried again by its client after a second */
function bind(server: Server, { port, address }: At, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, { port, address })))
    server.listen({ port, backlog, ...(address && { host: address }) }, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function close(server: Server, inFlight: Set<ServerResponse>, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs)
    server.close(() => {
      clearTimeout(deadline)
      resolve()
    })
    // Otherwise a client that keeps its connection after the answer would keep us as well.
    for (const response of inFlight) response.shouldKeepAlive = false
    server.closeIdleConnections()
  })
}
