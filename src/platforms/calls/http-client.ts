import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Readable } from 'node:stream'
import { Axios, type AxiosAdapter, type AxiosResponse } from 'axios'
import type { CallPurpose } from './call-purpose'
import { parseLossless } from './lossless-json'
import { type MultipartForm, multipartBody } from './multipart-body'
import { type Incoming, nodeAdapter, Outgoing, TIMED_OUT } from './node-adapter'

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  /** Why it is made, where somebody is told of it. */
  purpose?: CallPurpose
  headers?: Record<string, string>
  query?: Record<string, string | number | boolean | undefined>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as application/x-www-form-urlencoded, as token endpoints want it. */
  fields?: Record<string, string>
  /** Sent as it is; its size in bytes goes into Content-Length. */
  bytes?: { stream: Readable; size: number }
  /** Sent as multipart/form-data, its file as it is read. */
  form?: MultipartForm
}

export type HttpAnswer = {
  status: number
  headers: Record<string, string>
  /** The parsed JSON with long ids kept as strings; undefined when the body is no JSON. */
  body: unknown
  text: string
}

/** No answer came. `sent` tells whether the request may have reached the platform. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  constructor(
    readonly sent: boolean,
    message: string,
    readonly code: string,
  ) {
    super(message)
  }
}

export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>

/** A client that keeps its connections until it is closed. */
export type OwnHttpClient = HttpClient & {
  /** The same client over the same connections, for calls that may take another time. */
  within(timeoutMs: () => number): HttpClient
  close(): void
}

/** `NoAnswer.code` when it was the file that broke off and not the platform. */
export const SOURCE_BROKE = 'SOURCE_BROKE'

/**
 * A connection that nobody has used for so long is closed: a firewall between may have forgotten it, and a call on it would
 * wait for its whole time to be called lost.
 */
const IDLE_MS = 30_000

/** Platform answers are small; an endless one must not fill our memory. */
const MAX_ANSWER_BYTES = 10 * 1024 * 1024

/**
 * Makes the one HTTP client of a process. It sends each request exactly once: no retries, no redirects. Errors carry no
 * address or header, because both may hold a token.
 * @param timeoutMs the longest one call may take, asked anew for each call since its caller's time runs out
 * @param adapter how a call is made, for comparisons
 */
export function createHttpClient(timeoutMs: () => number, adapter: AxiosAdapter = nodeAdapter): OwnHttpClient {
  const httpAgent = new HttpAgent({ keepAlive: true, timeout: IDLE_MS })
  const httpsAgent = new HttpsAgent({ keepAlive: true, timeout: IDLE_MS })
  // Not axios.create(), whose defaults are for callers that do not say what they send, and are merged into each request.
  const client = new Axios({
    adapter,
    httpAgent,
    httpsAgent,
    maxContentLength: MAX_ANSWER_BYTES,
  })
  const send = async (request: HttpRequest, limit: number): Promise<HttpAnswer> => {
    const form = request.form && multipartBody(request.form)
    const bytes = form ?? request.bytes
    // A source may break while nobody reads it yet; whoever reads it then is told.
    for (const source of [bytes?.stream, request.form?.file.stream]) source?.on('error', () => {})
    try {
      const headers: Record<string, string> = {
        ...alwaysSent,
        ...contentType(request),
        ...(bytes && { 'Content-Length': String(bytes.size) }),
        ...(form && { 'Content-Type': form.contentType }),
        ...request.headers,
      }
      const { status, data } = await client.request<Incoming, AxiosResponse<Incoming>, Outgoing>({
        method: request.method,
        url: request.url,
        timeout: limit,
        ...(request.query && { params: request.query }),
        data: new Outgoing(headers, bytes?.stream ?? textBody(request)),
      })
      return { status, headers: flatHeaders(data.headers), body: parseLossless(data.text), text: data.text }
    } catch (error) {
      const unreadable = [bytes?.stream, request.form?.file.stream].map(brokenSource).find(Boolean)
      if (unreadable) throw new NoAnswer(true, unreadable.message, SOURCE_BROKE)
      throw noAnswer(error as NodeJS.ErrnoException, limit)
    } finally {
      // An answer may come before all was sent; what nobody reads any more must not stay open.
      bytes?.stream.destroy()
      request.form?.file.stream.destroy()
    }
  }
  const within = (timeoutMs: () => number): HttpClient => {
    return (request) => send(request, Math.max(1, timeoutMs()))
  }
  return Object.assign(within(timeoutMs), {
    within,
    close: () => {
      httpAgent.destroy()
      httpsAgent.destroy()
    },
  })
}

const alwaysSent = {
  Accept: 'application/json, text/plain, */*',
  'Accept-Encoding': 'gzip',
  'User-Agent': 'post-dispatcher',
}

function contentType({ method, json }: HttpRequest) {
  if (method !== 'POST' && method !== 'PUT') return undefined
  return { 'Content-Type': json === undefined ? 'application/x-www-form-urlencoded' : 'application/json' }
}

function textBody({ json, fields }: HttpRequest): string | undefined {
  if (fields) return new URLSearchParams(fields).toString()
  return json === undefined ? undefined : JSON.stringify(json)
}

// What a media source says of itself. Everything else a stream ends with follows from the request.
function brokenSource(stream: Readable | undefined): Error | undefined {
  const error = stream?.errored
  return error && ['MediaFetchError', 'S3Error'].includes(error.name) ? error : undefined
}

// Failures that happen before a byte of the request has left: name lookup, connecting, agreeing on TLS.
const neverLeft =
  /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ERR_TLS_.*|ERR_INVALID_(URL|PROTOCOL)|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/

function noAnswer({ code = 'NO_ANSWER', syscall }: NodeJS.ErrnoException, limit: number): NoAnswer {
  if (code === TIMED_OUT) return new NoAnswer(true, `no answer within ${limit / 1000} s`, code)
  const sent = !(neverLeft.test(code) || syscall === 'connect' || syscall === 'getaddrinfo')
  return new NoAnswer(sent, sent ? `the connection broke (${code})` : `the platform cannot be reached (${code})`, code)
}

function flatHeaders(headers: Incoming['headers']): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) flat[name] = String(value)
  return flat
}
