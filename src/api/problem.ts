import { STATUS_CODES } from 'node:http'
import { type ProblemCode, problemType } from './problem-codes'
import type { ProblemDocument } from './problem-schema'

/** One bad field. `path` is the field's name, with dots inside lists: `media.0.url`. */
export type FieldError = { path: string; message: string }

type Details = {
  /** Names this kind of problem for programs. */
  code: ProblemCode
  /** For the person who reads it: what is wrong and what to do. */
  detail: string
  errors?: FieldError[]
  headers?: Record<string, string>
  /** Nobody knows whether the request took effect: the files it brought may be needed. */
  keepsFiles?: boolean
  cause?: unknown
}

/** An answer that is a refusal, as an RFC 9457 problem document. Thrown anywhere in a request. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly headers: Record<string, string>
  readonly keepsFiles: boolean

  constructor(
    readonly status: number,
    private readonly details: Details,
  ) {
    super(details.detail, { cause: details.cause })
    this.headers = details.headers ?? {}
    this.keepsFiles = details.keepsFiles ?? false
  }

  /** The document that is sent. */
  toDocument(requestId: string): ProblemDocument {
    const { code, detail, errors } = this.details
    return {
      success: false,
      type: problemType(code),
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail,
      ...(errors && { errors }),
      requestId,
    }
  }
}

/** The request was understood and some of its fields cannot be. */
export function invalidFields(errors: FieldError[], status: 400 | 422 = 400): ApiProblem {
  const [first] = errors
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : ''
  const detail = first ? `${first.path ? `${first.path}: ` : ''}${first.message}${rest}` : 'The request is not valid'
  return new ApiProblem(status, { code: status === 400 ? 'invalid-request' : 'not-publishable', detail, errors })
}

/** Nothing here, or nothing that this company may know of. */
export const notFound = (detail: string) => new ApiProblem(404, { code: 'not-found', detail })
