import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Readable } from 'node:stream'
import axios, { type AxiosAdapter, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'

/** `code` of the error that ends a call which took longer than its `timeout`. */
export const TIMED_OUT = 'TIMEOUT'

/**
 * What a call sends, as axios' `data`. Its headers are no `headers` of axios, which compares and copies all of them several
 * times on the way out and all of the answer's on the way back: as much work as all else that it does.
 */
export class Outgoing {
  constructor(
    readonly headers: Record<string, string>,
    /** A text, or a stream of known length. */
    readonly body?: string | Readable,
  ) {}
}

/** What came back, as axios' `data`. */
export type Incoming = { headers: IncomingHttpHeaders; text: string }

/**
 * Sends what axios was asked for with node:http and nothing between, which costs a third of axios' own adapter: once, to
 * nobody but the address, and as far as one answer. Whatever goes wrong is told as it came from the socket.
 *
 * It keeps these of axios' settings: url, method, params, data ({@link Outgoing}), timeout (from the first look at the name to
 * the last byte of the answer), maxContentLength, httpAgent and httpsAgent. Every status is an answer.
 */
export const nodeAdapter: AxiosAdapter = (config) =>
  new Promise<AxiosResponse<Incoming>>((resolve, reject) => {
    const { headers, body }: Outgoing = config.data
    const request = open(config, headers, body)
    const timer = setTimeout(() => fail(coded(TIMED_OUT)), config.timeout)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(error)
      request.destroy()
    }
    // Not once: what happens to a connection that was given up is nobody's error any more.
    request.on('error', fail)
    request.once('response', (answer) => {
      readText(answer, config.maxContentLength ?? Number.POSITIVE_INFINITY, fail, (text) => {
        clearTimeout(timer)
        const { statusCode: status = 0, statusMessage: statusText = '' } = answer
        resolve({ status, statusText, headers: {}, data: { headers: answer.headers, text }, config, request })
        // The rest of a request that was answered before all of it was sent: its connection is of no more use.
        if (!request.writableFinished) request.destroy()
      })
    })
    if (typeof body === 'object') sendStream(body, request, fail)
    else request.end(body)
  })

function open(
  { url = '', method, params, httpAgent, httpsAgent }: InternalAxiosRequestConfig,
  headers: Outgoing['headers'],
  body: Outgoing['body'],
) {
  const { protocol, hostname, port, pathname, search } = new URL(params ? axios.getUri({ url, params }) : url)
  const toSend: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(headers)) toSend[name] = bytesOnly(value)
  if (typeof body === 'string') toSend['Content-Length'] = Buffer.byteLength(body)
  const isSecure = protocol === 'https:'
  return (isSecure ? httpsRequest : httpRequest)({
    protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port,
    path: pathname + search,
    method: method?.toUpperCase(),
    headers: toSend,
    agent: isSecure ? httpsAgent : httpAgent,
  })
}

const beyondOneByte = /[^\t\x20-\x7e\x80-\xff]+/g

// What no header can carry is left out, and not the call: that a token is wrong, the platform says.
const bytesOnly = (value: string) => value.replace(beyondOneByte, '')

function sendStream(source: Readable, request: ClientRequest, fail: (error: Error) => void): void {
  source.on('error', fail)
  source.once('close', () => {
    if (!source.readableEnded) fail(coded('ERR_STREAM_PREMATURE_CLOSE'))
  })
  source.pipe(request)
}

function readText(answer: IncomingMessage, most: number, fail: (error: Error) => void, done: (text: string) => void) {
  const parts: Buffer[] = []
  let size = 0
  // Before anything else listens: what breaks on the way is not heard of behind a pipe.
  answer.on('error', fail)
  const body = answer.headers['content-encoding'] === 'gzip' ? answer.pipe(unzip()).on('error', fail) : answer
  body.on('data', (part: Buffer) => {
    size += part.length
    if (size > most) fail(coded('ERR_ANSWER_TOO_LONG'))
    else parts.push(part)
  })
  body.once('end', () => done(textOf(parts)))
}

// What there is of it counts, whether or not its checksum has come: a 204 calls nothing a gzip. Loaded for the first answer
// that comes packed: most workers see none.
function unzip() {
  const { constants, createGunzip }: typeof import('node:zlib') = require('node:zlib')
  return createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH })
}

const BYTE_ORDER_MARK = '\ufeff'

function textOf(parts: Buffer[]): string {
  const text = parts.length === 0 ? '' : Buffer.concat(parts).toString('utf8')
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

const coded = (code: string) => Object.assign(new Error(code), { code })
