import type { ServerResponse } from 'node:http'

/**
 * Calls back once when an answer is over, sent or not: at once when it is already. A client that hangs up while its
 * credentials are looked up has done so before anybody listens.
 */
export function whenOver(res: ServerResponse, then: () => void): void {
  if (res.closed) then()
  else res.once('close', then)
}
