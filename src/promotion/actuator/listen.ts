import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listenProblem } from '../../config/listen-problem'
import type { Answer } from './actuator'

type Where = { port: number; host: string }

const BOUNDS = {
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 8_192,
}

/** Serves a few short answers to a few clients. */
export async function listen(answer: (request: IncomingMessage) => Promise<Answer>, { port, host }: Where) {
  const server = createServer({ ...BOUNDS })
  server.maxConnections = 100
  server.on('request', (request, response) => {
    request.resume()
    answer(request)
      .catch(() => ({ status: 500, type: 'application/json', body: '{"status":500}' }))
      .then(({ status, type, body }) => {
        const headers = { 'Content-Type': type, 'Cache-Control': 'no-store', 'Content-Length': Buffer.byteLength(body) }
        const more = {
          ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
          ...(status === 405 && { Allow: 'GET, HEAD' }),
        }
        response.writeHead(status, { ...headers, ...more }).end(request.method === 'HEAD' ? undefined : body)
      })
      // A client that went away in the middle.
      .catch(() => response.destroy())
  })
  server.listen({ port, host })
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw listenProblem(error, { port, address: host, portIs: 'PROMOTION_PORT', addressIs: 'PROMOTION_HOST' })
  })
  const { address, family, port: found } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${found}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
