import type { Client } from './calls'
import { toForm } from './form'
import { operations } from './generated/operations'
import { type Problem, ProblemError, UnexpectedAnswerError } from './problem-error'

export type ClientOptions = {
  /** Where the API is: `https://api.example.com`. */
  baseUrl: string
  /** An API key or a JWT, or what gives one for each call: tokens expire. */
  credentials?: string | (() => string | Promise<string>)
  /** Instead of the platform's own. */
  fetch?: typeof globalThis.fetch
}

/** What the parts of any call look like while the program runs. */
type AnyInput = {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, unknown>
  body?: object
  files?: readonly Blob[]
  signal?: AbortSignal
}

/**
 * A client of the API for browsers and Node 20 and later. It has a method for each operation, by its `operationId`, which
 * takes its parts by name and answers status, headers and body.
 *
 * A call that failed on its way (fetch's TypeError, a time-out) may have taken effect: send it again under the same
 * `Idempotency-Key`, and it is done once. Nothing is sent again by itself.
 */
export function createClient(options: ClientOptions): Client {
  const calls = Object.entries(operations).map(([name, operation]) => [
    name,
    (input: AnyInput = {}) => call(options, operation, input),
  ])
  return Object.fromEntries(calls) as Client
}

async function call(options: ClientOptions, operation: { method: string; path: string }, input: AnyInput) {
  const send = options.fetch ?? globalThis.fetch
  const request: RequestInit = { method: operation.method, headers: await headersOf(options, input) }
  if (input.files) request.body = toForm(input.body ?? {}, input.files)
  else if (input.body) request.body = JSON.stringify(input.body)
  if (input.signal) request.signal = input.signal
  return answerOf(await send(addressOf(options.baseUrl, operation.path, input), request))
}

async function headersOf({ credentials }: ClientOptions, { headers = {}, body, files }: AnyInput) {
  const given = typeof credentials === 'function' ? await credentials() : credentials
  const all = new Headers({ Accept: 'application/json' })
  if (given) all.set('Authorization', `Bearer ${given}`)
  // A form says itself where its parts end.
  if (body && !files) all.set('Content-Type', 'application/json')
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, String(value))
  return all
}

function addressOf(baseUrl: string, path: string, { path: values = {}, query = {} }: AnyInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  return `${baseUrl.replace(/\/+$/, '')}${filled}${search.size > 0 ? `?${search}` : ''}`
}

async function answerOf(response: Response) {
  const { status, headers } = response
  const type = headers.get('Content-Type') ?? ''
  if (/^application\/problem\+json/.test(type)) {
    throw new ProblemError((await response.json()) as Problem, headers)
  }
  if (!response.ok || !/^application\/json/.test(type)) throw new UnexpectedAnswerError(status, await response.text())
  return { status, headers, body: await response.json() }
}
