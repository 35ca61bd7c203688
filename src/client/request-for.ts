import type { CallName, Input } from './calls.js'
import { toForm } from './form.js'
import { operations } from './generated/operations.js'

/** A call as HTTP has it, for whatever sends it. */
export type ApiRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  url: string
  /** Without credentials. A form says itself what type it is. */
  headers: Record<string, string>
  body?: string | FormData
}

/** What the parts of any call look like while the program runs. */
type AnyInput = {
  path?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, unknown>
  body?: object
  files?: readonly Blob[]
}

/**
 * The request of a call, for programs that send it with something other than `fetch`.
 * @param baseUrl where the API is: `https://api.example.com`
 */
export function requestFor<Name extends CallName>(
  baseUrl: string,
  name: Name,
  ...[input]: Record<never, never> extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>]
): ApiRequest {
  return anyRequest(baseUrl, name, input as AnyInput | undefined)
}

/** The same for calls whose names and parts are not known to the compiler. */
export function anyRequest(baseUrl: string, name: CallName, input: AnyInput = {}): ApiRequest {
  const { method, path } = operations[name]
  const { headers = {}, body, files } = input
  const all: Record<string, string> = { Accept: 'application/json' }
  if (body && !files) all['Content-Type'] = 'application/json'
  for (const [header, value] of Object.entries(headers)) if (value !== undefined) all[header] = String(value)
  const request: ApiRequest = { method, url: addressOf(baseUrl, path, input), headers: all }
  if (files) request.body = toForm(body ?? {}, files)
  else if (body) request.body = JSON.stringify(body)
  return request
}

function addressOf(baseUrl: string, path: string, { path: values = {}, query = {} }: AnyInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value))
  const asked = search.toString()
  return `${baseUrl.replace(/\/+$/, '')}${filled}${asked ? `?${asked}` : ''}`
}
