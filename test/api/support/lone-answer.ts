import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'

/** An answer as its server sees it, with nothing behind it; it is over when a test says `close`. */
export const loneAnswer = ({ closed = false } = {}): ServerResponse =>
  Object.assign(new EventEmitter(), { closed, req: { socket: new EventEmitter() } }) as unknown as ServerResponse
