import { createHmac } from 'node:crypto'
import * as z from 'zod/mini'
import type { CallTrace, FailureKind } from '../../domain/failure'
import { type CallPurpose, fail, retryAfterMs, sendFor, unclear } from '../call-purpose'
import type { HttpAnswer, HttpClient } from '../http-client'
import { codeOf, graphError, judge } from './graph-error'
import { regainAccessMs } from './throttle'

export type GraphRequest = {
  purpose: CallPurpose
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the version: `/{page-id}/feed`. */
  path: string
  token: string
  params?: Record<string, unknown>
}

/** Calls one Graph host and returns what `answer` parses; every refusal becomes a PublishError. */
export type GraphClient = <T>(request: GraphRequest, answer: z.ZodMiniType<T>) => Promise<T>

/** Used when a limit was hit and the platform does not say for how long. */
const DEFAULT_LIMIT_MS = 3_600_000

/** How soon to come back to a container that was not ready. */
const STILL_PROCESSING_MS = 15_000

/**
 * @param baseUrl the host, `https://graph.facebook.com`
 * @param version `v26.0`; always pinned, calls without one use whatever the app was made with
 * @param appSecret when set, each call carries `appsecret_proof` (HMAC-SHA256 of the very token it sends)
 */
export function createGraphClient(http: HttpClient, baseUrl: string, version: string, appSecret?: string): GraphClient {
  return async (request, answer) => {
    const proof = appSecret && { appsecret_proof: createHmac('sha256', appSecret).update(request.token).digest('hex') }
    const params = { ...request.params, ...proof }
    const response = await sendFor(http, request.purpose, {
      method: request.method,
      url: `${baseUrl}/${version}${request.path}`,
      // In the header and not among the parameters, so that it stays out of everybody's logs.
      headers: { Authorization: `Bearer ${request.token}` },
      ...(request.method === 'POST' ? { json: params } : { query: params as Record<string, string> }),
    })
    return readGraphAnswer(response, request.purpose, answer)
  }
}

const errorBody = z.object({ error: graphError })
const refusedBody = z.object({ success: z.literal(false) })

/** Judges the body first: HTTP 200 may carry an error, and most errors carry HTTP 400. */
export function readGraphAnswer<T>(response: HttpAnswer, purpose: CallPurpose, answer: z.ZodMiniType<T>): T {
  const trace: CallTrace = { httpStatus: response.status }
  const requestId = response.headers['x-fb-trace-id'] ?? response.headers['x-fb-request-id']
  if (requestId) trace.requestId = requestId

  const failed = errorBody.safeParse(response.body)
  if (failed.success) {
    const { error } = failed.data
    const code = codeOf(error)
    if (code) trace.code = code
    if (error.fbtrace_id) trace.requestId = error.fbtrace_id
    const verdict = judge(error)
    const said = [error.error_user_msg ?? error.message, verdict.advice].filter(Boolean).join(': ')
    const reason = `Meta answered ${code ?? response.status}${said ? `, ${said}` : ''}`
    // An unclear answer to a commit, and any 5xx, is not proof that nothing happened.
    const proves = verdict.kind !== 'unclear' && !(verdict.kind === 'retry' && response.status >= 500)
    if (!proves || (purpose === 'commit' && verdict.mayBeLive)) return fail(unclear(purpose), reason, trace)
    if (verdict.kind === 'rate-limited') return fail('rate-limited', reason, trace, limitMs(response))
    if (verdict.kind === 'waiting') return fail('waiting', reason, trace, STILL_PROCESSING_MS)
    return fail(verdict.kind as FailureKind, reason, trace)
  }
  if (response.status < 400 && !refusedBody.safeParse(response.body).success) {
    const parsed = answer.safeParse(response.body)
    if (parsed.success) return parsed.data
  }
  const what = response.body === undefined ? describeText(response.text) : 'an answer of an unknown shape'
  return fail(unclear(purpose), `Meta answered HTTP ${response.status} with ${what}`, trace)
}

const limitMs = (response: HttpAnswer) =>
  regainAccessMs(response.headers) ?? retryAfterMs(response.headers) ?? DEFAULT_LIMIT_MS

function describeText(text: string): string {
  if (text.trim() === '') return 'an empty body'
  return /<html|<!doctype/i.test(text) ? 'an HTML page' : 'a body that is no JSON'
}
