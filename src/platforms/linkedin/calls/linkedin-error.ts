import { type CallTrace, type Failure, PublishError } from '../../../domain/failure'
import { type CallPurpose, retryAfterMs, unclear } from '../../calls/call-purpose'
import type { HttpAnswer } from '../../calls/http-client'
import { type ErrorEnvelope, readEnvelope } from './error-envelope'

/** The daily limits end at midnight UTC; a probe before that finds out when the limit was of another kind. */
const LIMIT_PROBE_MS = 30 * 60_000
const WAITING_FOR_MEDIA_MS = 15_000
/** A version that has ended stays ended until somebody changes the configuration. */
const VERSION_PROBE_MS = 3_600_000

/** Throws every refusal of LinkedIn as PublishError; returns only for an answer that grants what was asked. */
export function throwOnRefusal(answer: HttpAnswer, purpose: CallPurpose, now = new Date()): void {
  const failure = failureOf(answer, purpose, now)
  if (failure) throw new PublishError(failure)
}

/**
 * What an answer of LinkedIn means. By HTTP status first, because the numbers in the body are not promised. A 4xx other
 * than 408 and 422 means that nothing was created, so even a commit may be repeated after it; 408, 5xx and anything we
 * never heard of say nothing about whether the call had its effect.
 * Source: Posts API errors, API error handling, and logs of live integrations.
 * @returns undefined when there is nothing wrong
 */
export function failureOf(answer: HttpAnswer, purpose: CallPurpose, now = new Date()): Failure | undefined {
  const { status } = answer
  const said = readEnvelope(answer)
  const granted = status >= 200 && status < 300
  if (granted && (!said.isError || answer.headers['x-restli-id'])) return undefined
  const make = maker(answer, said)
  // Media hosts and gateways answer some outages with a 4xx that says so in words; so does a 200 with an error inside.
  const isOutage = /unable to obtain activity|service unavailable/i.test(answer.text) && status !== 429
  if (granted || status < 400 || status >= 500 || status === 408 || isOutage) return make(unclear(purpose))
  switch (status) {
    case 426:
      return versionEnded(make)
    case 429:
      return make('rate-limited', undefined, {
        retryAfterMs: retryAfterMs(answer.headers, now.getTime()) ?? limitMs(now),
        scope: /application/i.test(said.text ?? '') ? 'app' : 'account',
      })
    case 411:
    case 413:
    case 415:
      return make('rejected')
    case 422:
      return unprocessable(make, said, purpose)
  }
  // Nothing that LinkedIn's API would say: a gateway on the way refused, and neither the token nor the post is to blame.
  if (!said.isReadable) return make('retry')
  switch (status) {
    case 400:
      return badRequest(make, said)
    case 401:
      return isUnknownToken(said)
        ? make('token-invalid', 'connect the account again')
        : make('reauthorise', 'connect the account again')
    case 403:
      return forbidden(make, said)
    case 409:
      return make('retry')
    default:
      return make('rejected')
  }
}

type Make = (kind: Failure['kind'], advice?: string, more?: Pick<Failure, 'retryAfterMs' | 'scope'>) => Failure

function maker(answer: HttpAnswer, said: ErrorEnvelope): Make {
  const { code } = said
  const trace: CallTrace = { httpStatus: answer.status, ...traceOf(answer), ...(code && { code }) }
  return (kind, advice, more) => {
    const words = [`LinkedIn answered HTTP ${answer.status}${code ? ` ${code}` : ''}`, said.text, advice]
    return { kind, reason: words.filter(Boolean).join(': '), trace, ...more }
  }
}

function badRequest(make: Make, said: ErrorEnvelope): Failure {
  if (said.has('MEDIA_ASSET_WAITING_UPLOAD')) {
    return make('waiting', 'it is still processing the media', { retryAfterMs: WAITING_FOR_MEDIA_MS })
  }
  if (said.has('MEDIA_ASSET_PROCESSING_FAILED') || said.has('UPDATING_ASSET_FAILED')) {
    return make('rejected', 'it could not process the media; use another file')
  }
  if (said.has('EXPIRED_UPLOAD_URL')) return make('retry')
  if (said.has('VERSION_MISSING')) return versionEnded(make)
  // Shaped like an answer of the OAuth hosts: a dead token, told with the status of a bad request.
  if (said.has('invalid_grant') || said.has('invalid_token')) return make('reauthorise', 'connect the account again')
  return make('rejected')
}

function forbidden(make: Make, { text = '' }: ErrorEnvelope): Failure {
  if (/unpermitted fields/i.test(text) && !/\/(author|actor|owner)\b/.test(text)) return make('rejected')
  if (/unpermitted fields/i.test(text))
    return make('permission', 'the token may not act as this account; check its role')
  if (/^accessing this/i.test(text)) {
    return make(
      'permission',
      'the media belong to another account, or the role on the page does not allow uploading them',
    )
  }
  return make('permission', 'the account lacks a permission, a page role or a LinkedIn product')
}

function unprocessable(make: Make, said: ErrorEnvelope, purpose: CallPurpose): Failure {
  if (said.has(DUPLICATE_POST) || /duplicate/i.test(said.text ?? '')) {
    // The URN it names was seen to be wrong, so it proves nothing and is not taken over.
    return make('rejected', 'LinkedIn holds it for a repetition; look whether it is already there')
  }
  return make(said.isReadable ? 'rejected' : unclear(purpose))
}

// Every account is concerned and none is to blame: only an operator can set a newer version.
const versionEnded = (make: Make): Failure =>
  make('rate-limited', 'LINKEDIN_VERSION is not supported (any more); set a newer one', {
    retryAfterMs: VERSION_PROBE_MS,
    scope: 'platform',
  })

/** Never valid here, in contrast to expired (65602) and revoked (65601) tokens. */
const isUnknownToken = (said: ErrorEnvelope) =>
  ['65600', 'INVALID_ACCESS_TOKEN', 'EMPTY_ACCESS_TOKEN'].some(said.has) || /^empty oauth2/i.test(said.text ?? '')

/** The code under which an equal post of the same author is refused. */
export const DUPLICATE_POST = 'DUPLICATE_POST'

/** True for the refusal of a post that LinkedIn holds for a repetition of another one. */
export const isDuplicate = ({ trace, reason }: Failure): boolean =>
  trace.httpStatus === 422 && (trace.code === DUPLICATE_POST || /duplicate/i.test(reason))

/** LinkedIn's own id of a call. */
export function traceOf(answer: HttpAnswer): Pick<CallTrace, 'requestId'> {
  const requestId = answer.headers['x-li-uuid'] ?? answer.headers['x-li-request-id']
  return requestId ? { requestId } : {}
}

function limitMs(now: Date): number {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
  return Math.min(midnight - now.getTime(), LIMIT_PROBE_MS)
}
