import type { Schemas } from './calls'

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

  constructor(
    readonly problem: Problem,
    readonly headers: Headers,
  ) {
    super(problem.detail)
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

  constructor(
    readonly status: number,
    /** The beginning of what it said. */
    readonly text: string,
  ) {
    super(`The answer ${status} is not one of the API: ${text.slice(0, 200)}`)
  }
}
