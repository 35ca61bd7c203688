import { subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Express, Request } from 'express'
import { expect } from 'vitest'
import { afterEveryTest } from '../../support/after-file'
import { DescriptionChecker, type SeenAnswer } from './description-checker'

/*
 * Holds every answer that an API under test gives against openapi.json, whoever asked for it and in whichever way: what is
 * not described there fails the test that was running.
 */

const ports = new Set<number>()
const departures: string[] = []
let checker: DescriptionChecker | undefined
let app: Express | undefined

/**
 * From now on the API that listens on this port is held to its description.
 * @returns lets go of the port, which the next server may get
 */
export function holdToDescription(url: string): () => void {
  const port = Number(new URL(url).port)
  ports.add(port)
  return () => void ports.delete(port)
}

/** The Express application that has answered last. */
export const watchedApp = (): Express => app as Express

afterEveryTest(() => {
  expect(departures.splice(0), 'answers that openapi.json does not describe').toEqual([])
})

subscribe('http.server.request.start', (message) => {
  const { request, response } = message as { request: Request; response: ServerResponse }
  if (!ports.has(request.socket.localPort as number)) return
  const chunks: Buffer[] = []
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string))
  }
  const { write, end } = response
  response.write = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0])
    return write.apply(this, args as never)
  } as never
  response.end = function (this: ServerResponse, ...args: unknown[]) {
    keep(args[0])
    // Before the client can have the whole of it.
    check(request, this, readable(Buffer.concat(chunks), this.getHeader('Content-Encoding')))
    return end.apply(this, args as never)
  } as never
})

/** An answer as it was before it was compressed. */
function readable(body: Buffer, encoding: unknown): Buffer {
  if (body.length === 0) return body
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'br' ? brotliDecompressSync(body) : body
}

function check(request: Request, response: ServerResponse, body: Buffer): void {
  // Refused before the application saw it, under load.
  if (!request.app) return
  app = request.app as Express
  checker ??= new DescriptionChecker()
  const answer: SeenAnswer = { request, status: response.statusCode, headers: response.getHeaders(), body }
  const name = `${request.method} ${request.originalUrl.slice(0, 100)} ${answer.status}`
  departures.push(...checker.departuresOf(answer).map((departure) => `${name}: ${departure}`))
}
