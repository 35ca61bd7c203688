import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '../config/config-error'

export type HttpServer = {
  port: number
  /** Stops accepting, lets the requests in flight finish, and cuts off what is left after the deadline. */
  close(deadlineMs?: number): Promise<void>
}

/** A client that has not sent its headers by then is not going to. */
const HEADERS_TIMEOUT_MS = 15_000
/** Time for the largest upload: 512 MB at 1 MB/s. */
const REQUEST_TIMEOUT_MS = 600_000
/** Longer than a load balancer keeps its idle connections (60 s is usual), so that it is not us who close first. */
const KEEP_ALIVE_MS = 65_000
/** Requests in flight have this long when the server is told to stop; systemd and Docker kill after 10 s or more. */
const CLOSE_DEADLINE_MS = 9_000

/**
 * Listens, then serves what `app` makes for the port that was got (0 lets the system choose).
 * @throws ConfigError when the port cannot be had
 */
export async function listen(port: number, app: (port: number) => RequestListener): Promise<HttpServer> {
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: 5_000,
  })
  const inFlight = new Set<ServerResponse>()
  server.on('request', (_req, res) => {
    inFlight.add(res)
    res.once('close', () => inFlight.delete(res))
    if (!server.listening) res.shouldKeepAlive = false
  })
  await bind(server, port)
  const actual = (server.address() as AddressInfo).port
  server.on('request', app(actual))
  return { port: actual, close: (deadlineMs = CLOSE_DEADLINE_MS) => close(server, inFlight, deadlineMs) }
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, port)))
    server.listen(port, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError([`PORT: ${port} is in use by another program. Stop that one, or choose another PORT`])
  }
  if (error.code === 'EACCES') {
    return new ConfigError([`PORT: this account may not listen on ${port}. Choose one above 1023`])
  }
  return error
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
