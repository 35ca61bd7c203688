import { QuotaReached } from '../../domain/quota'
import { Busy } from '../../media/costly-work/busy'
import { MediaRefused } from '../../media/media-refused'
import { UnusableFields } from '../../posts/unusable-fields'
import { tooManyPosts, tooMuchMedia } from './over-quota'
import { ApiProblem, invalidFields } from './problem'

type Thrown = {
  isFull?: boolean
  code?: string
  errno?: number
  status?: number
  type?: string
  name?: string
  parent?: unknown
}

/** A problem document's worth of any error. What nobody expected becomes a 500 that tells nothing of the inside. */
export function describeError(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (error instanceof UnusableFields)
    return invalidFields(error.errors, error.because === 'invalid-request' ? 400 : 422)
  if (error instanceof Busy) return busy(error)
  if (error instanceof QuotaReached) return tooManyPosts(error)
  const thrown = (typeof error === 'object' && error !== null ? error : {}) as Thrown
  // Of a file that was made here: one that was sent is refused by its name, where it arrives.
  if (error instanceof MediaRefused && error.refusal.kind === 'quota') return tooMuchMedia(error.refusal.reached)
  if (thrown.name === 'S3Error') return mediaStoreAway(error)
  if (isDatabaseAway(thrown)) return databaseAway(error)
  if (thrown.name === 'MediaFolderError' && !thrown.isFull) return mediaFolderClosed(error)
  if (thrown.isFull || thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT') return noSpace(error)
  // Says which setting to look at, and nothing of the token.
  if (thrown.name === 'TokenCipherError') {
    const detail = `The tokens of accounts cannot be used on this server: ${(error as Error).message}`
    return new ApiProblem(503, { code: 'encryption-key', detail, cause: error })
  }
  if (thrown.status && thrown.status >= 400 && thrown.status < 500) return ofHttpLibrary(thrown, thrown.status, error)
  const detail = 'Something went wrong on this server. The log tells more under this request id.'
  return new ApiProblem(500, { code: 'internal', detail, cause: error })
}

/** 429: the company's own files are worked on; others do not wait for them. */
const busy = (cause: Busy) =>
  new ApiProblem(429, {
    code: 'busy',
    detail: cause.message,
    headers: { 'Retry-After': String(cause.retryAfterSeconds) },
    cause,
  })

/** 503: the request may be sent again in a moment. */
export const databaseAway = (cause?: unknown) =>
  new ApiProblem(503, {
    code: 'database-unavailable',
    detail: 'The database cannot be reached at the moment. Try again shortly.',
    headers: { 'Retry-After': '5' },
    cause,
  })

/** 503: the bucket of the media files does not do what it is asked for. Why is for the operator, in the log. */
const mediaStoreAway = (cause: unknown) =>
  new ApiProblem(503, {
    code: 'media-store-unavailable',
    detail: 'The store of media files cannot be used at the moment. Nothing was scheduled; try again shortly.',
    headers: { 'Retry-After': '5' },
    cause,
  })

/** 503: the folder refuses files. Which, and to whom, is for the operator, in the log. */
const mediaFolderClosed = (cause: unknown) =>
  new ApiProblem(503, {
    code: 'media-folder-closed',
    detail:
      'This server cannot write to its folder for files, which its operator has to correct; the log tells more under this request id. Nothing was scheduled.',
    cause,
  })

const noSpace = (cause: unknown) =>
  new ApiProblem(507, {
    code: 'no-space',
    detail: 'This server has no room for files at the moment. Nothing was scheduled.',
    cause,
  })

const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'HANDSHAKE_NO_SSL_SUPPORT',
  'HANDSHAKE_SSL_ERROR',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'POOL_CLOSED',
  'NO_FREE_CONNECTION',
  'DATABASE_LEFT_ALONE',
])

// Too many connections, shutting down, query killed, lock wait timeout, deadlock (both after all retries), read only,
// connection killed, connection closed because nothing was heard of us for too long.
const unavailableErrnos = new Set([1040, 1053, 1317, 1205, 1213, 1290, 1836, 1927, 4031])

function isDatabaseAway(thrown: Thrown): boolean {
  if (/^Sequelize(Connection|HostNotFound|HostNotReachable|AccessDenied)/.test(thrown.name ?? '')) return true
  const cause = (thrown.parent ?? thrown) as Thrown
  return connectionCodes.has(cause.code ?? '') || unavailableErrnos.has(cause.errno ?? 0)
}

// Errors of Express, its body parser and its file sender carry a 4xx status and mean the client.
function ofHttpLibrary(thrown: Thrown, status: number, cause: unknown): ApiProblem {
  switch (thrown.type) {
    case 'entity.parse.failed':
      return new ApiProblem(400, { code: 'malformed-json', detail: 'The body is not valid JSON.', cause })
    case 'entity.too.large':
      return new ApiProblem(413, { code: 'too-large', detail: 'A JSON body may have at most 1 MB.', cause })
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ApiProblem(415, { code: 'unsupported-encoding', detail: 'The body must be JSON in UTF-8.', cause })
    default:
      return new ApiProblem(status, { code: 'bad-request', detail: 'The request cannot be understood.', cause })
  }
}
