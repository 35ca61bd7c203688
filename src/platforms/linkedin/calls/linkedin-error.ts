import { type CallTrace, type Failure, PublishError } from '../../../domain/failure'
import { type CallPurpose, retryAfterMs, unclear } from '../../calls/call-purpose'
import type { HttpAnswer } from '../../calls/http-client'
import { httpRefusal, type Meaning } from '../../calls/known-answer'
import { type ErrorEnvelope, readEnvelope } from './error-envelope'
import { findLinkedInRow } from './known-answers'

/** The daily limits end at midnight UTC; a probe before that finds out when the limit was of another kind. */
const LIMIT_PROBE_MS = 30 * 60_000

/** Throws every refusal of LinkedIn as PublishError; returns only for an answer that grants what was asked. */
export function throwOnRefusal(answer: HttpAnswer, purpose: CallPurpose, now = new Date()): void {
  const failure = failureOf(answer, purpose, now)
  if (failure) throw new PublishError(failure)
}

/**
 * What an answer of LinkedIn means, by the table of known answers. A 4xx other than 408 means that nothing was created, so
 * even a commit may be repeated after it; 408, 5xx and anything we never heard of say nothing about whether the call had its
 * effect.
 * Source: Posts API errors, API error handling, and logs of live integrations.
 * @returns undefined when there is nothing wrong
 */
export function failureOf(answer: HttpAnswer, purpose: CallPurpose, now = new Date()): Failure | undefined {
  const { status } = answer
  const granted = status >= 200 && status < 300
  if (granted && answer.headers['x-restli-id']) return undefined
  const said = readEnvelope(answer)
  if (granted && !said.isError) return undefined
  const make = maker(answer, said)
  if (granted || status < 400 || status >= 500 || status === 408) return make(unclear(purpose))
  const row = rowOf(status, said)
  const kind = row.kind === 'unclear' ? unclear(purpose) : row.kind
  const about = row.about && { about: row.about }
  if (kind === 'waiting') return make(kind, row.says, { ...about, retryAfterMs: row.forMs ?? LIMIT_PROBE_MS })
  if (kind !== 'rate-limited') return make(kind, row.says, about)
  return make(kind, row.says, {
    retryAfterMs: retryAfterMs(answer.headers, now.getTime()) ?? row.forMs ?? limitMs(now),
    scope: row.scope ?? (/application/.test(said.words) ? 'app' : 'account'),
  })
}

/** What a row of the table says of the answer, or what its status says where there is none. */
type Said = Pick<Meaning, 'kind'> & Partial<Meaning>

/**
 * What a gateway says of a request by its look, before it hands it on (RFC 9110, 15.5). Of any other status it may have
 * asked LinkedIn first: 409 and 422 are about a content, 424, 460 and 499 about a connection that ended.
 */
const refusesUnheard = new Set([
  400, 401, 402, 403, 404, 405, 406, 407, 411, 412, 414, 415, 416, 417, 421, 428, 431, 451,
])

function rowOf(status: number, said: ErrorEnvelope): Said {
  if (status === 429) return { kind: 'rate-limited' }
  const refusal = httpRefusal(status)
  if (refusal) return { kind: 'rejected', says: refusal }
  const row = findLinkedInRow(status, said.names, said.words)
  // Nothing that LinkedIn's API would say: neither the token nor the post is to blame.
  if (!said.isLinkedIn && row?.kind !== 'unclear' && status !== 426) {
    if (refusesUnheard.has(status)) return { kind: 'retry', says: 'a gateway on the way refused it' }
    return { kind: 'unclear', says: 'a gateway on the way answered, which may have handed it on' }
  }
  return row ?? { kind: 'rejected', says: 'LinkedIn refuses it as it is' }
}

type Make = (
  kind: Failure['kind'],
  advice?: string,
  more?: Pick<Failure, 'retryAfterMs' | 'scope' | 'about'>,
) => Failure

function maker(answer: HttpAnswer, said: ErrorEnvelope): Make {
  const { code } = said
  const trace: CallTrace = { httpStatus: answer.status, ...traceOf(answer), ...(code && { code }) }
  return (kind, advice, more) => {
    const words = [`LinkedIn answered HTTP ${answer.status}${code ? ` ${code}` : ''}`, said.text, advice]
    return { kind, reason: words.filter(Boolean).join(': '), trace, ...more }
  }
}

/** LinkedIn's own id of a call. */
export function traceOf(answer: HttpAnswer): Pick<CallTrace, 'requestId'> {
  const requestId = answer.headers['x-li-uuid'] ?? answer.headers['x-li-request-id']
  return requestId ? { requestId } : {}
}

function limitMs(now: Date): number {
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)
  return Math.min(midnight - now.getTime(), LIMIT_PROBE_MS)
}
