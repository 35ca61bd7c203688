import type { IncomingMessage } from 'node:http'

/** Codes of answers below 500 that mean: not now. */
const passingCodes = new Set([
  'SlowDown',
  'RequestTimeout',
  'ServiceUnavailable',
  'TooManyRequests',
  'OperationAborted',
])

const advice: Record<string, string> = {
  AccessDenied: 'give the access key s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket for this bucket',
  InvalidAccessKeyId: 'correct S3_ACCESS_KEY_ID',
  SignatureDoesNotMatch: 'correct S3_SECRET_ACCESS_KEY, and S3_REGION',
  NoSuchBucket: 'correct S3_BUCKET, or create the bucket',
  AuthorizationHeaderMalformed: 'correct S3_REGION',
  PermanentRedirect: 'correct S3_REGION, or S3_ENDPOINT',
  RequestTimeTooSkewed: "correct this server's clock",
}

/** The object store did not do what it was asked for. The message is for operators and holds no key and no signature. */
export class S3Error extends Error {
  override name = 'S3Error'
  constructor(
    message: string,
    /** 0 when no answer came. */
    readonly httpStatus: number,
    /** S3's own word for it, or the network's. */
    readonly code: string,
  ) {
    super(message)
  }

  /** No answer came. */
  static ofNetwork(error: NodeJS.ErrnoException, method: string, bucketUrl: string): S3Error {
    const code = error.code ?? 'NO_ANSWER'
    return new S3Error(`${method} at ${bucketUrl}: no answer (${error.code ?? error.message})`, 0, code)
  }
}

/** True for what may be asked again in a moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof S3Error)) return false
  return error.httpStatus === 0 || error.httpStatus >= 500 || error.httpStatus === 429 || passingCodes.has(error.code)
}

/** Reads an answer nobody wanted. Of its explanation only code and message are taken: the rest may quote credentials. */
export function s3ErrorOf(answer: IncomingMessage, method: string, bucketUrl: string, explanation: string): S3Error {
  const status = answer.statusCode ?? 0
  const tag = (name: string) => new RegExp(`<${name}>([^<]{1,300})</${name}>`).exec(explanation)?.[1]
  const code = tag('Code') ?? (status === 403 ? 'AccessDenied' : `HTTP ${status}`)
  const todo = Object.hasOwn(advice, code) ? advice[code] : undefined
  const said = [`HTTP ${status}`, tag('Code'), tag('Message')].filter(Boolean).join(', ')
  return new S3Error(`${method} at ${bucketUrl}: ${said}${todo ? `. What to do: ${todo}` : ''}`, status, code)
}
