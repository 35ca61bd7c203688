import { STATUS_CODES } from 'node:http'
import type { FieldError } from '../../domain/field-error'
import { type ProblemCode, problemType } from './problem-codes'
import { MAX_ERRORS, type ProblemDocument } from './problem-schema'

type Details = {
  /** Names this kind of problem for programs. */
  code: ProblemCode
  /** For the person who reads it: what is wrong and what to do. */
  detail: string
  errors?: FieldError[]
  /** What there would be, and what there may be. */
  quota?: NonNullable<ProblemDocument['quota']>
  /** What stands in the way of publishing. */
  reasons?: NonNullable<ProblemDocument['reasons']>
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

  /** Whether it is what was asked for, and no fault: whoever brought it about has told of it. */
  get isTheAnswer(): boolean {
    return this.details.code === 'not-ready' || this.details.code === 'draining'
  }

  /** The document that is sent. */
  toDocument(requestId: string): ProblemDocument {
    const { code, detail, errors, quota, reasons } = this.details
    return {
      success: false,
      type: problemType(code),
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail,
      ...(errors && { errors }),
      ...(quota && { quota }),
      ...(reasons && { reasons }),
      requestId,
    }
  }
}

/** Both may repeat what was sent. */
const MAX_PATH = 200
const MAX_MESSAGE = 500
/** All that an answer repeats, in characters of JSON: a name of 200 control characters takes 1,200. */
const MAX_TEXT = 20_000

/** The request was understood and some of its fields cannot be. However many they are, the answer stays a short one. */
export function invalidFields(all: FieldError[], status: 400 | 422 = 400): ApiProblem {
  const errors = listed(all)
  const [first] = errors
  const detail = first
    ? `${first.path ? `${first.path}: ` : ''}${first.message}${furtherErrors(errors.length - 1, all.length - errors.length)}`
    : 'The request is not valid'
  return new ApiProblem(status, { code: status === 400 ? 'invalid-request' : 'not-publishable', detail, errors })
}

function listed(all: FieldError[]): FieldError[] {
  const errors: FieldError[] = []
  let room = MAX_TEXT
  for (const { path, message, code } of all.slice(0, MAX_ERRORS)) {
    const error = { path: cut(path, MAX_PATH), message: cut(message, MAX_MESSAGE), ...(code && { code }) }
    room -= JSON.stringify(error).length
    if (room < 0) break
    errors.push(error)
  }
  return errors
}

function furtherErrors(listed: number, unlisted: number): string {
  if (unlisted > 0) return ` (and ${listed} more, see errors, and ${unlisted} more that are not listed)`
  return listed > 0 ? ` (and ${listed} more, see errors)` : ''
}

// Half of a character, which a cut may leave, is taken away as well.
const cut = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…` : text

/** Nothing here, or nothing that this company may know of. */
export const notFound = (detail: string) => new ApiProblem(404, { code: 'not-found', detail })
