import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import { type CallTrace, type Failure, PublishError } from '../../domain/failure'
import { type CallPurpose, fail, retryAfterMs, sendFor, unclear } from '../calls/call-purpose'
import type { HttpAnswer, HttpClient, HttpRequest } from '../calls/http-client'
import { httpRefusal } from '../calls/known-answer'
import type { MultipartForm } from '../calls/multipart-body'
import { codeOf, type GraphError, graphError, judge } from './graph-error'
import { regainAccessMs, slowDownMs } from './throttle'

export type GraphRequest = {
  purpose: CallPurpose
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the version: `/{page-id}/feed`. */
  path: string
  token: string
  params?: Record<string, unknown>
  /** Goes with the parameters as a form, read while it is sent. */
  file?: MultipartForm['file']
}

/**
 * Calls one Graph host and returns what `answer` parses; every refusal becomes a PublishError, except those that
 * `recover` knows how to turn into an answer.
 */
export type GraphClient = <T>(
  request: GraphRequest,
  answer: z.ZodMiniType<T>,
  recover?: (error: GraphError) => T | undefined,
) => Promise<T>

/** Hears how long Meta's usage headers advise to send less with a token, before calls begin to fail. */
export type OnUsage = (token: string, ms: number) => void

/** Used when a limit was hit and the platform does not say for how long. */
const DEFAULT_LIMIT_MS = 3_600_000

/** How soon to come back to a container that was not ready. */
const STILL_PROCESSING_MS = 15_000

/**
 * @param baseUrl the host, `https://graph.facebook.com`
 * @param version `v26.0`; always pinned, calls without one use whatever the app was made with
 * @param appSecret when set, each call carries `appsecret_proof` (HMAC-SHA256 of the very token it sends)
 */
export function createGraphClient(
  http: HttpClient,
  baseUrl: string,
  version: string,
  appSecret?: string,
  onUsage?: OnUsage,
): GraphClient {
  return async (request, answer, recover) => {
    const proof = appSecret && { appsecret_proof: createHmac('sha256', appSecret).update(request.token).digest('hex') }
    const params = { ...request.params, ...proof }
    const response = await sendFor(http, request.purpose, {
      method: request.method,
      url: `${baseUrl}/${version}${request.path}`,
      // In the header and not among the parameters, so that it stays out of everybody's logs.
      headers: { Authorization: `Bearer ${request.token}` },
      ...bodyOf(request, params),
    })
    const slowDown = onUsage && slowDownMs(response.headers)
    if (slowDown !== undefined) onUsage?.(request.token, slowDown)
    const error = recover && errorIn(response.body)
    const recovered = error && recover?.(error)
    return recovered ?? readGraphAnswer(response, request.purpose, answer)
  }
}

function bodyOf(request: GraphRequest, params: Record<string, unknown>): Partial<HttpRequest> {
  if (request.file) {
    const given = Object.entries(params).filter(([, value]) => value !== undefined)
    const fields = given.map(([name, value]) => [name, fieldText(value)])
    return { form: { fields: Object.fromEntries(fields), file: request.file } }
  }
  return request.method === 'POST' ? { json: params } : { query: params as Record<string, string> }
}

const fieldText = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

const errorBody = z.object({ error: graphError })
// Whatever else such a body says: `success:false`, or an error that is worded unlike any we know.
const refusedBody = z.union([
  z.object({ success: z.literal(false) }),
  z.object({ error: z.union([z.string(), z.object({}), z.array(z.unknown())]) }),
])

// The schemas are for bodies that may be refusals: to find that one of them does not fit costs more than reading the answer.
const mayRefuse = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && ('error' in body || ('success' in body && body.success === false))

function errorIn(body: unknown): GraphError | undefined {
  const failed = mayRefuse(body) ? errorBody.safeParse(body) : undefined
  return failed?.success ? failed.data.error : undefined
}

/** Judges the body first: HTTP 200 may carry an error, and most errors carry HTTP 400. */
export function readGraphAnswer<T>(response: HttpAnswer, purpose: CallPurpose, answer: z.ZodMiniType<T>): T {
  const trace: CallTrace = { httpStatus: response.status }
  const requestId = response.headers['x-fb-trace-id'] ?? response.headers['x-fb-request-id']
  if (requestId) trace.requestId = requestId

  const error = errorIn(response.body)
  if (error) throw new PublishError(refusalOf(error, response, purpose, trace))
  if (response.status < 400 && !(mayRefuse(response.body) && refusedBody.safeParse(response.body).success)) {
    const parsed = answer.safeParse(response.body)
    if (parsed.success) return parsed.data
  }
  const what = response.body === undefined ? describeText(response.text) : 'an answer of an unknown shape'
  const reason = `Meta answered HTTP ${response.status} with ${what}`
  if (response.status === 429) return fail('rate-limited', reason, trace, limitMs(response))
  const refusal = httpRefusal(response.status)
  if (refusal) return fail('rejected', `${reason}: ${refusal}`, trace)
  return fail(unclear(purpose), reason, trace)
}

function refusalOf(error: GraphError, response: HttpAnswer, purpose: CallPurpose, trace: CallTrace): Failure {
  const code = codeOf(error)
  if (code) trace.code = code
  if (error.fbtrace_id) trace.requestId = error.fbtrace_id
  const { says, about, ...verdict } = judge(error)
  const said = [error.error_user_msg || error.message, says].filter(Boolean).join(': ')
  const reason = `Meta answered ${code ?? response.status}${said ? `, ${said}` : ''}`
  const refused = { reason, trace, ...(about && { about }) }
  const kind = verdict.kind === 'unclear' ? (kindOfStatus(response.status) ?? 'unclear') : verdict.kind
  // An unclear answer to a commit, and any 5xx, is not proof that nothing happened.
  const proves = kind !== 'unclear' && !(kind === 'retry' && response.status >= 500)
  if (!proves || (purpose === 'commit' && verdict.mayBeLive)) return { ...refused, kind: unclear(purpose) }
  if (kind === 'waiting') return { ...refused, kind, retryAfterMs: STILL_PROCESSING_MS }
  if (kind !== 'rate-limited') return { ...refused, kind }
  const scope = verdict.scope && { scope: verdict.scope }
  return { ...refused, kind, retryAfterMs: limitMs(response, verdict.forMs), ...scope }
}

/** What the status proves by itself, whatever the body says or leaves out. */
const kindOfStatus = (status: number) =>
  status === 429 ? 'rate-limited' : httpRefusal(status) === undefined ? undefined : 'rejected'

const limitMs = (response: HttpAnswer, otherwise = DEFAULT_LIMIT_MS) =>
  regainAccessMs(response.headers) ?? retryAfterMs(response.headers) ?? otherwise

function describeText(text: string): string {
  if (text.trim() === '') return 'an empty body'
  return /<html|<!doctype/i.test(text) ? 'an HTML page' : 'a body that is no JSON'
}
