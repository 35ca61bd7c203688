import * as z from 'zod/mini'
import type { CallTrace } from '../../domain/failure'
import { type CallPurpose, fail, retryAfterMs, unclear } from '../call-purpose'
import type { HttpAnswer } from '../http-client'

// Both envelopes at once; all fields optional, because each has been seen missing.
const envelope = z.object({
  message: z.optional(z.string()),
  code: z.optional(z.union([z.string(), z.number()])),
  serviceErrorCode: z.optional(z.union([z.string(), z.number()])),
  errorDetails: z.optional(
    z.object({
      inputErrors: z.optional(z.array(z.object({ code: z.optional(z.string()), description: z.optional(z.string()) }))),
    }),
  ),
})

/** The daily limits end at midnight UTC; a probe before that finds out when the limit was of another kind. */
const LIMIT_PROBE_MS = 30 * 60_000
const WAITING_FOR_MEDIA_MS = 15_000

/**
 * Turns every refusal of LinkedIn into a PublishError; returns only for 2xx. By HTTP status first, because the numbers
 * in the body are not promised. Source: Posts API errors, API error handling, and logs of live integrations.
 */
export function throwOnRefusal(answer: HttpAnswer, purpose: CallPurpose, now = new Date()): void {
  if (answer.status >= 200 && answer.status < 300) return
  const parsed = envelope.safeParse(answer.body)
  const body = parsed.success ? parsed.data : {}
  const inputError = body.errorDetails?.inputErrors?.[0]
  const code = inputError?.code ?? body.code ?? body.serviceErrorCode
  const trace: CallTrace = { httpStatus: answer.status, ...traceOf(answer) }
  if (code !== undefined) trace.code = String(code)
  const said = inputError?.description ?? body.message ?? (answer.body === undefined ? 'no readable answer' : undefined)
  const reason = (advice?: string) =>
    [`LinkedIn answered HTTP ${answer.status}${code === undefined ? '' : ` ${code}`}`, said, advice]
      .filter(Boolean)
      .join(': ')

  switch (answer.status) {
    case 400:
      if (code === 'MEDIA_ASSET_WAITING_UPLOAD') {
        return fail('waiting', reason('it is still processing the media'), trace, WAITING_FOR_MEDIA_MS)
      }
      if (code === 'EXPIRED_UPLOAD_URL') return fail('retry', reason(), trace)
      return fail('rejected', reason(), trace)
    case 401:
      return fail(isUnknownToken(code) ? 'token-invalid' : 'reauthorise', reason('connect the account again'), trace)
    case 403:
      return fail('permission', reason('the account lacks a permission, a page role or a LinkedIn product'), trace)
    case 409:
      return fail('retry', reason(), trace)
    case 422:
      return code === 'DUPLICATE_POST' || /duplicate/i.test(said ?? '')
        ? fail('rejected', reason('LinkedIn holds it for a repetition; look whether it is already there'), trace)
        : fail('rejected', reason(), trace)
    case 426:
      return fail('retry', reason('LINKEDIN_VERSION is no longer supported; set a newer one'), trace)
    case 429:
      return fail('rate-limited', reason(), trace, retryAfterMs(answer.headers, now.getTime()) ?? limitMs(now))
    default:
      // 408 and 5xx say nothing about whether the call had its effect; so does anything we never heard of.
      return answer.status >= 500 || answer.status === 408 || answer.status < 400
        ? fail(unclear(purpose), reason(), trace)
        : fail('rejected', reason(), trace)
  }
}

/** Never valid here, in contrast to expired (65602) and revoked (65601) ones. */
const isUnknownToken = (code: string | number | undefined) =>
  ['65600', 'INVALID_ACCESS_TOKEN', 'EMPTY_ACCESS_TOKEN'].includes(String(code))

/** LinkedIn's own id of a call. */
export function traceOf(answer: HttpAnswer): Pick<CallTrace, 'requestId'> {
  const requestId = answer.headers['x-li-uuid'] ?? answer.headers['x-li-request-id']
  return requestId ? { requestId } : {}
}

function limitMs(now: Date): number {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
  return Math.min(midnight - now.getTime(), LIMIT_PROBE_MS)
}
