import type { ServerResponse } from 'node:http'
import { whenGone } from './when-gone'

/** Who waits for the end of an answer; together they listen once. */
const waiting = new WeakMap<ServerResponse, (() => void)[]>()

/**
 * Calls back once when an answer is over, sent or not: at once when it is already. A client that hangs up while its
 * credentials are looked up has done so before anybody listens; and an answer that waits behind others of its connection ends
 * with that, of which Node 20 tells it nothing.
 */
export function whenOver(res: ServerResponse, then: () => void): void {
  const those = waiting.get(res)
  if (res.closed || res.req.socket.destroyed) then()
  else if (those) those.push(then)
  else listenTo(res, [then])
}

function listenTo(res: ServerResponse, those: (() => void)[]): void {
  waiting.set(res, those)
  const over = () => {
    res.off('close', over)
    forget()
    for (const then of those) then()
  }
  const forget = whenGone(res.req.socket, over)
  res.once('close', over)
}
