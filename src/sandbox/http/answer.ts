import type { ServerResponse } from 'node:http'

/** What a request is answered with. `json` is serialised; `text` and `bytes` are sent as they are. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
  bytes?: Buffer
}

/** 200 with a JSON body. */
export function ok(json: unknown): Answer {
  return { status: 200, json }
}

/** An answer that cuts through the handler that found the problem. */
export class Refusal extends Error {
  override name = 'Refusal'
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`)
  }
}

/** Writes the answer, with its length, in one piece. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.writableEnded) return
  const headers: Record<string, string | number> = { ...answer.headers }
  let body: string | Buffer = ''
  if (answer.json !== undefined) {
    body = JSON.stringify(answer.json)
    headers['content-type'] ??= 'application/json; charset=UTF-8'
  } else if (answer.bytes) {
    body = answer.bytes
  } else if (answer.text !== undefined) {
    body = answer.text
  }
  if (answer.status !== 204) headers['content-length'] = Buffer.byteLength(body)
  response.writeHead(answer.status, headers)
  response.end(body)
}
