import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Refusal } from './answer'

/** A request, cut into the parts that decide where it goes. `path` lacks the prefix that stands for the host. */
export interface Incoming {
  request: IncomingMessage
  method: string
  host: string
  path: string
  query: string
  headers: IncomingHttpHeaders
}

/** `/facebook/v26.0/me?fields=id` becomes host `facebook`, path `/v26.0/me`, query `fields=id`. */
export function readIncoming(request: IncomingMessage): Incoming {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  const full = mark < 0 ? url : url.slice(0, mark)
  const slash = full.indexOf('/', 1)
  return {
    request,
    method: request.method ?? 'GET',
    host: slash < 0 ? full.slice(1) : full.slice(1, slash),
    path: slash < 0 ? '/' : full.slice(slash),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
  }
}

/** The parts of a path, decoded; a part that cannot be decoded names nothing that exists, and stays as it is. */
export function decodeSegments(path: string): string[] {
  return path.split('/').filter(Boolean).map(decodeSegment)
}

export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Bodies that are not streamed: forms, JSON, and pictures inside multipart. */
const MAX_BODY = 64 * 1024 * 1024

/** Reads the whole body, of so many bytes at most. */
export function readBody(request: IncomingMessage, most = MAX_BODY): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= most) chunks.push(chunk)
    })
    request.on('end', () => {
      if (size > most) return reject(new Refusal({ status: 413, text: 'Request Entity Too Large' }))
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('close', () => {
      if (!request.readableEnded) reject(new Error('the client went away'))
    })
    request.on('error', reject)
  })
}

/** The value of a header that is expected once. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value[0] : value
}
