import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** An account had more calls under way than it may. */
export type Over = { at: number; account: string; underWay: number }

export type CallsUnderWay = {
  over: Over[]
  /** The most that one account had at once. */
  most: number
  /** How many there are of all accounts together. */
  readonly now: number
  close(): void
}

/** A page's id begins every address that is about it or about one of its posts. */
const ofPage = /^\/facebook(?:-video|-upload)?\/v[\d.]+\/(\d+)/

/**
 * Counts at every moment how many calls of one page are under way at the platform. One ends with its answer, or when whoever made it
 * has gone: nobody of ours is at it any more.
 * @param port where the platform listens
 */
export function countCalls(port: number, capacity: number): CallsUnderWay {
  const underWay = new Map<string, number>()
  const counted: CallsUnderWay = {
    over: [],
    most: 0,
    get now() {
      return [...underWay.values()].reduce((sum, calls) => sum + calls, 0)
    },
    close: () => unsubscribe('http.server.request.start', begin),
  }
  function begin(message: unknown): void {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    if (request.socket.localPort !== port) return
    const [, account] = ofPage.exec(request.url ?? '') ?? []
    if (!account) return
    const now = (underWay.get(account) ?? 0) + 1
    underWay.set(account, now)
    counted.most = Math.max(counted.most, now)
    if (now > capacity) counted.over.push({ at: Date.now(), account, underWay: now })
    response.once('close', () => underWay.set(account, (underWay.get(account) ?? 1) - 1))
  }
  subscribe('http.server.request.start', begin)
  return counted
}
