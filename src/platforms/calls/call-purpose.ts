import { type CallTrace, type Failure, PublishError } from '../../domain/failure'
import { type HttpAnswer, type HttpClient, type HttpRequest, NoAnswer, SOURCE_BROKE } from './http-client'

/**
 * Why a call is made, which decides what a lost or unclear answer means:
 * `prepare` and `look` change nothing visible and may be repeated; after a `commit` the publication may be out.
 */
export type CallPurpose = 'prepare' | 'commit' | 'look'

/** What an unclear answer means for a call of this purpose: only a commit can leave us not knowing. */
export const unclear = (purpose: CallPurpose) => (purpose === 'commit' ? 'unconfirmed' : 'retry')

/**
 * Sends one request; a missing answer becomes a PublishError in our words. A request that certainly never left is a
 * plain retry even for a commit.
 */
export async function sendFor(http: HttpClient, purpose: CallPurpose, request: HttpRequest): Promise<HttpAnswer> {
  try {
    return await http({ ...request, purpose })
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    throw new PublishError({
      kind: error.sent ? unclear(purpose) : 'retry',
      // A file that breaks off says nothing about the platform, which must not be taken for down.
      reason: error.code === SOURCE_BROKE ? error.message : `${hostOf(request.url)}: ${error.message}`,
      trace: error.code === SOURCE_BROKE ? {} : { code: error.code },
    })
  }
}

/** Throws a failure as PublishError. */
export function fail(kind: Failure['kind'], reason: string, trace: CallTrace, retryAfterMs?: number): never {
  throw new PublishError({ kind, reason, trace, ...(retryAfterMs !== undefined && { retryAfterMs }) })
}

/**
 * The longest that a platform is stayed away from by its own word; then a call finds out what it says by now. Longer times were
 * never seen to be meant, and the database has no date for the longest.
 */
export const MAX_STAY_AWAY_MS = 24 * 3_600_000

/**
 * `Retry-After` in milliseconds, whether it says seconds or a date; undefined when it is absent or senseless. "At once" is
 * senseless: what was refused is refused again.
 */
export function retryAfterMs(headers: Record<string, string>, now = Date.now()): number | undefined {
  const value = headers['retry-after']
  if (!value) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, MAX_STAY_AWAY_MS) : undefined
}

const hostOf = (url: string) => {
  try {
    return new URL(url).host
  } catch {
    return 'the platform'
  }
}
