import type { Response } from 'express'
import { whenOver } from '../http/when-over'

/** The client hung up before it had its answer. Like a body that was cut off it is the client's doing, and told to nobody. */
class ClientGone extends Error {
  override name = 'ClientGone'
  readonly status = 400

  constructor() {
    super('The client has hung up')
  }
}

/** Aborted when the client hangs up before it has its answer. */
export function clientGone(res: Response): AbortSignal {
  const gone = new AbortController()
  whenOver(res, () => {
    if (!res.writableFinished) gone.abort(new ClientGone())
  })
  return gone.signal
}
