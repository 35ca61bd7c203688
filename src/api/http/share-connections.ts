import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from '../../observability/log'
import { countedAddress } from '../rate-limit/address'
import { type Admission, ConnectionShares } from './connection-shares'
import { answerAndClose, serverFull } from './raw-problem'

export type Sharing = {
  /** For the addresses of trusted proxies: behind them there are many clients, so they have no share. */
  isTrustedProxy: (address: string) => boolean
  log?: Pick<Logger, 'warn'> | undefined
}

/** The log says once in so long that connections are turned away. */
const SAY_EVERY_MS = 60_000

/** Lets the server hold so many connections, shared out by {@link ConnectionShares}. Returns the app behind that. */
export function shareConnections(
  server: Server,
  most: number,
  sharing: Sharing,
): (app: RequestListener) => RequestListener {
  const shares = new ConnectionShares<Socket>(most, (socket) => socket.destroy())
  const healthOnly = new WeakSet<Socket>()
  const say = sayingAtTimes(sharing.log, { MAX_CONNECTIONS: most, perAddress: shares.perAddress })
  server.on('connection', (socket: Socket) => {
    const ip = socket.remoteAddress ?? ''
    const address = countedAddress(ip)
    const admission = shares.admit(socket, sharing.isTrustedProxy(ip) ? undefined : address, isLoopback(ip))
    if (admission.kind === 'refused') {
      say(admission.because, address)
      socket.destroy()
      return
    }
    if (admission.kind === 'health-only') healthOnly.add(socket)
    socket.once('close', () => shares.gone(socket))
  })
  // Pipelined requests are under way at the same time on one connection.
  const underWay = new WeakMap<Socket, number>()
  const change = (socket: Socket, by: number) => {
    const requests = (underWay.get(socket) ?? 0) + by
    underWay.set(socket, requests)
    if (requests === 0) shares.waits(socket)
    else shares.works(socket)
  }
  server.on('request', ({ socket }, res) => {
    change(socket, 1)
    res.once('close', () => change(socket, -1))
  })
  return (app) => (req, res) => {
    if (!healthOnly.has(req.socket)) return app(req, res)
    res.shouldKeepAlive = false
    if (asksAfterHealth(req)) app(req, res)
    else answerAndClose(req.socket, serverFull(), randomUUID())
  }
}

const asksAfterHealth = ({ url }: IncomingMessage) => /^\/(health|ready)(\?|$)/.test(url ?? '')

const isLoopback = (ip: string) => ip === '::1' || /^(::ffff:)?127\./.test(ip)

type Because = Extract<Admission, { kind: 'refused' }>['because']

const messages: Record<Because, string> = {
  'address-full':
    'Connections are closed: their address has as many requests under way as its share of MAX_CONNECTIONS. If it is a proxy of yours, name it in TRUST_PROXY',
  'server-full': 'Connections are closed: on each of MAX_CONNECTIONS a request is under way',
}

function sayingAtTimes(log: Sharing['log'], settings: object): (because: Because, address: string) => void {
  const said = new Map<Because, number>()
  return (because, address) => {
    const now = performance.now()
    if (now - (said.get(because) ?? Number.NEGATIVE_INFINITY) < SAY_EVERY_MS) return
    said.set(because, now)
    log?.warn({ address, ...settings }, messages[because])
  }
}
