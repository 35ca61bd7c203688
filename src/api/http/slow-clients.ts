import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { HttpLimits } from './http-limits'
import { answerAndClose, tooSlow } from './raw-problem'
import { requestIdIn } from './request-id'
import { whenOver } from './when-over'

type Rules = Pick<HttpLimits, 'slowWindowMs' | 'slowBytes'>

type Exchange = {
  req: IncomingMessage
  res: ServerResponse
  /** Since when we have been waiting for this client, and what it had moved by then. */
  since: number
  moved: number
  /** When the answer was over. */
  answeredAt?: number
}

/**
 * Cuts off clients that trickle a body or will not take an answer: those who move almost nothing during a window in which
 * all of it was us waiting for them. Node's own time-outs see either whole requests or silence; a byte now and then passes
 * both. Who goes on sending a body that was refused has one window to notice.
 */
export function cutOffSlowClients(server: Server, rules: Rules): void {
  const exchanges = new Set<Exchange>()
  server.on('request', (req, res) => {
    const exchange: Exchange = { req, res, since: performance.now(), moved: movedBy(req) }
    exchanges.add(exchange)
    whenOver(res, () => {
      exchange.answeredAt = performance.now()
      if (req.complete) exchanges.delete(exchange)
    })
  })
  const timer = setInterval(() => {
    for (const exchange of exchanges) {
      const { req, answeredAt } = exchange
      if (req.socket.destroyed || (req.complete && answeredAt !== undefined)) exchanges.delete(exchange)
      else check(exchange, rules)
    }
  }, rules.slowWindowMs / 6)
  timer.unref()
  server.once('close', () => clearInterval(timer))
}

function check(exchange: Exchange, { slowWindowMs, slowBytes }: Rules): void {
  const { req, res, answeredAt } = exchange
  const now = performance.now()
  if (answeredAt !== undefined) {
    if (now - answeredAt >= slowWindowMs) req.socket.destroy()
    return
  }
  const moved = movedBy(req)
  // A time in which we had no room for more bytes is ours, not the client's.
  if (!waitsForClient(req, res) || moved - exchange.moved >= slowBytes) {
    exchange.since = now
    exchange.moved = moved
  } else if (now - exchange.since >= slowWindowMs) {
    if (res.headersSent) req.socket.destroy()
    else answerAndClose(req.socket, tooSlow(), requestIdIn(res), res)
  }
}

/** Bytes the connection has carried, both ways; what waits in our memory for the client does not count. */
const movedBy = ({ socket }: IncomingMessage): number => socket.bytesRead + socket.bytesWritten - socket.writableLength

function waitsForClient(req: IncomingMessage, res: ServerResponse): boolean {
  const bodyMissing = !req.complete && req.readableLength < req.readableHighWaterMark
  const answerWaiting = res.headersSent && req.socket.writableLength > 0
  return bodyMissing || answerWaiting
}
