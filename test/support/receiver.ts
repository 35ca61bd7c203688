import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterFile } from './after-file'

export type Received = { path: string; headers: IncomingHttpHeaders; body: string }

export type TestReceiver = {
  url: string
  /** All that came, in its order. */
  received: Received[]
  /** Names of the events that came, each once. */
  ids(): string[]
  /** From now on answers so. */
  answers(how: Answer): void
}

type Answer = (received: Received, response: ServerResponse) => void

/** Answers 200 to everything, until it is told otherwise. */
export async function testReceiver(): Promise<TestReceiver> {
  const received: Received[] = []
  let answer: Answer = (_, response) => response.end()
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body }
      received.push(one)
      answer(one, response)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterFile(async () => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    ids: () => [...new Set(received.map(({ headers }) => String(headers['webhook-id'])))],
    answers(how) {
      answer = how
    },
  }
}

/** Answers with a status, and with headers if need be. */
export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end()

/** Never answers. */
export const hangs: Answer = () => {}
