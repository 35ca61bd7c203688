import type { ServerResponse } from 'node:http'

/** Of requests that were answered on their connection, past the response that stood ready for it. */
const besideResponse = new WeakMap<ServerResponse, number>()

/** Notes that the client has been given this status by other means than its response. */
export const noteAnswered = (res: ServerResponse, status: number): void => void besideResponse.set(res, status)

/** What the client of a request that is over was answered; undefined when it had gone before. */
export const answeredStatus = (res: ServerResponse): number | undefined =>
  besideResponse.get(res) ?? (res.writableFinished ? res.statusCode : undefined)
