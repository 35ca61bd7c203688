import type { Schemas } from './calls.js'

export type Problem = Schemas['Problem']

/** The kind of a problem, short: what stands behind the last colon of its `type`. */
export type ProblemCode = Problem['type'] extends infer Type
  ? Type extends `urn:post-dispatcher:problem:${infer Code}`
    ? Code
    : never
  : never

/** The API has refused: why is in `code` for programs, and in the message and `problem.errors` for people. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  /** Those of the answer. */
  readonly headers: Pick<Headers, 'get'>

  constructor(problem: Problem, headers: Pick<Headers, 'get'>) {
    super(problem.detail)
    this.problem = problem
    this.headers = headers
  }

  get status(): number {
    return this.problem.status
  }

  get code(): ProblemCode {
    return this.problem.type.slice(this.problem.type.lastIndexOf(':') + 1) as ProblemCode
  }

  /** Seconds to wait before the same is worth sending again; undefined when waiting does not help. */
  get retryAfter(): number | undefined {
    const seconds = this.headers.get('Retry-After')
    return seconds === null ? undefined : Number(seconds)
  }
}

/** Something answered that is not the API: a proxy, most likely. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
  readonly status: number
  /** What it said. */
  readonly text: string

  constructor(status: number, text: string) {
    super(`The answer ${status} is not one of the API: ${text.slice(0, 200)}`)
    this.status = status
    this.text = text
  }
}

/** What has come in the place of an answer, as the error it stands for. For programs that call with a client of their own. */
export function errorOf(answer: {
  status: number
  headers: Pick<Headers, 'get'>
  body: unknown
}): ProblemError | UnexpectedAnswerError {
  const { status, headers, body } = answer
  const isProblem = /^application\/problem\+json/.test(headers.get('Content-Type') ?? '')
  const parsed = isProblem && typeof body === 'string' ? parseJson(body) : body
  if (isProblem && typeof parsed === 'object' && parsed !== null && 'type' in parsed) {
    return new ProblemError(parsed as Problem, headers)
  }
  return new UnexpectedAnswerError(status, typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
