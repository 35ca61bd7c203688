import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from '../../observability/log'
import { countedAddress } from '../rate-limit/address'
import { type Because, ConnectionShares, MOST_PIPELINED, type ShareLimits, shareOf } from './connection-shares'
import { nowAndThen } from './now-and-then'
import { addressFull, answerAndClose, serverFull } from './raw-problem'
import { requestIdFor } from './request-id'
import { whenOver } from './when-over'

export type Sharing = {
  /** For the addresses of trusted proxies: behind them there are many clients, so they have no share. */
  isTrustedProxy: (address: string) => boolean
  log?: Pick<Logger, 'warn'> | undefined
  limits?: Partial<ShareLimits>
}

/** Lets the server hold so many connections, shared out by {@link ConnectionShares}. Returns the app behind that. */
export function shareConnections(
  server: Server,
  most: number,
  sharing: Sharing,
): (app: RequestListener) => RequestListener {
  const healthOnly = new WeakSet<Socket>()
  const say = sayingAtTimes(sharing.log, { MAX_CONNECTIONS: most, perAddress: shareOf(most) })
  const letGo = (socket: Socket, because?: Because) => {
    if (because) say(because, addressOf(socket))
    socket.destroy()
  }
  const keepForHealth = (socket: Socket) => void healthOnly.add(socket)
  const shares = new ConnectionShares<Socket>(most, { letGo, keepForHealth }, sharing.limits)
  server.on('connection', (socket: Socket) => {
    const ip = socket.remoteAddress ?? ''
    socket.once('close', () => shares.gone(socket))
    shares.admit(socket, sharing.isTrustedProxy(ip) ? undefined : countedAddress(ip), isLoopback(ip))
  })
  // Pipelined requests are under way at the same time on one connection.
  const underWay = new WeakMap<Socket, number>()
  const change = (socket: Socket, by: number) => {
    const requests = (underWay.get(socket) ?? 0) + by
    underWay.set(socket, requests)
    return requests
  }
  return (app) => (req, res) => {
    const { socket } = req
    const requests = change(socket, 1)
    // Behind a request that was refused: the answer to it is the last one. Who goes on sending is not read on.
    if (!socket.writable) {
      if (requests > MOST_PIPELINED) socket.destroy()
      return
    }
    whenOver(res, () => {
      if (change(socket, -1) === 0) shares.waits(socket)
    })
    const isUrgent = asksAfterHealth(req) && isLoopback(socket.remoteAddress ?? '')
    const refuse = (because: Because) => {
      say(because, addressOf(socket))
      // What is still coming of it would keep the answer from arriving.
      req.resume()
      answerAndClose(socket, because === 'server-full' ? serverFull() : addressFull(), requestIdFor(req), res)
    }
    const serve = () => {
      if (healthOnly.has(socket)) res.shouldKeepAlive = false
      if (healthOnly.has(socket) && !asksAfterHealth(req)) {
        refuse('server-full')
        return
      }
      // Those that are pipelined behind one another have all been sent.
      if (underWay.get(socket) === 1 && shares.endsWithAnswer(socket)) res.shouldKeepAlive = false
      app(req, res)
    }
    shares.works(socket, { serve, refuse }, isUrgent)
  }
}

const addressOf = ({ remoteAddress }: Socket) => countedAddress(remoteAddress ?? '')

const asksAfterHealth = ({ url }: IncomingMessage) => /^\/(health|ready)(\?|$)/.test(url ?? '')

const isLoopback = (ip: string) => ip === '::1' || /^(::ffff:)?127\./.test(ip)

const messages: Record<Because, string> = {
  'address-full':
    'Requests are answered 503, or their connections closed: their address has as many under way as its share of MAX_CONNECTIONS. If it is a proxy of yours, name it in TRUST_PROXY',
  'server-full': 'Connections are closed: on each of MAX_CONNECTIONS a request is under way',
}

function sayingAtTimes(log: Sharing['log'], settings: object): (because: Because, address: string) => void {
  const isTime = nowAndThen<Because>()
  return (because, address) => {
    if (isTime(because)) log?.warn({ address, ...settings }, messages[because])
  }
}
