import type { CallName, Client } from './calls.js'
import { operations } from './generated/operations.js'
import { errorOf } from './problem-error.js'
import { anyRequest } from './request-for.js'

export type ClientOptions = {
  /** Where the API is: `https://api.example.com`. */
  baseUrl: string
  /** An API key or a JWT, or what gives one for each call: tokens expire. */
  credentials?: string | (() => string | Promise<string>)
  /** Instead of the platform's own. */
  fetch?: typeof globalThis.fetch
}

const READ_AFTER = 'X-Read-After'

/**
 * A client of the API for browsers and Node 20 and later. It has a method for each operation, by its `operationId`, which
 * takes its parts by name and answers status, headers and body.
 *
 * A call that failed on its way (fetch's TypeError, a time-out) may have taken effect: send it again under the same
 * `Idempotency-Key`, and it is done once. Nothing is sent again by itself.
 */
export function createClient(options: ClientOptions): Client {
  const seen: Seen = {}
  const calls = (Object.keys(operations) as CallName[]).map((name) => [
    name,
    (input: Parameters<typeof anyRequest>[2] & { signal?: AbortSignal } = {}) =>
      call({ ...options, seen }, name, input),
  ])
  return Object.fromEntries(calls) as Client
}

/** How far the API's database was at the last change: what was changed is seen by every read after it. */
type Seen = { after?: string | undefined }

async function call(
  { baseUrl, credentials, fetch: send = globalThis.fetch, seen }: ClientOptions & { seen: Seen },
  name: CallName,
  input: Parameters<typeof anyRequest>[2] & { signal?: AbortSignal },
) {
  const { url, headers, ...request } = anyRequest(baseUrl, name, input)
  const given = typeof credentials === 'function' ? await credentials() : credentials
  const all = new Headers(headers)
  // What the call itself says of its credentials counts.
  if (given && !all.has('Authorization')) all.set('Authorization', `Bearer ${given}`)
  if (seen.after && request.method === 'GET' && !all.has(READ_AFTER)) all.set(READ_AFTER, seen.after)
  const response = await send(url, { ...request, headers: all, ...(input.signal && { signal: input.signal }) })
  seen.after = response.headers.get(READ_AFTER) ?? seen.after
  return answerOf(response)
}

async function answerOf(response: Response) {
  const { status, headers } = response
  if (!response.ok || !/^application\/json/.test(headers.get('Content-Type') ?? '')) {
    throw errorOf({ status, headers, body: await response.text() })
  }
  return { status, headers, body: (await response.json()) as unknown }
}
