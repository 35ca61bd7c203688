export type { Answer, CallName, Client, Input, Schemas } from './calls'
export { type ClientOptions, createClient } from './create-client'
export { newIdempotencyKey } from './idempotency-key'
export { type Problem, type ProblemCode, ProblemError, UnexpectedAnswerError } from './problem-error'
