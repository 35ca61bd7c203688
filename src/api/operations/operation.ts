import type { z } from 'zod'
import type { Execute } from '../../db/within-transaction'
import type { Access, Principal } from '../auth/authenticator'
import type { RequestHeader } from '../idempotency/idempotency-key'
import type { ReceivedFile } from '../media/receive-files'
import type { ApiServices } from '../services'
import type { Tag } from './tags'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** One way an operation can answer. */
export type AnswerDescription = {
  description: string
  /** Of the body; `z.undefined()` when there is none. */
  schema: z.ZodType
  /** `application/json` unless something else is said; then the body is text or bytes. */
  contentType?: string
  /** A body as it may look, for the docs. */
  example?: unknown
  /** Headers beyond those that every answer has, by name, with what they say. */
  headers?: Record<string, string>
}

/** The refusals an operation has of its own, beyond those that every operation may give: status to meaning. */
type Refusals = Partial<
  Record<401 | 403 | 404 | 409 | 410 | 412 | 413 | 415 | 422 | 428 | 429 | 502 | 503 | 507, string>
>

type Answers = Record<number, AnswerDescription>

/** What an operation answers: one of its statuses with the body that belongs to it. */
export type Answer<A extends Answers = Answers> = {
  [Status in keyof A]: {
    status: Status
    body: z.input<(A[Status] & AnswerDescription)['schema']>
    headers?: Record<string, string>
  }
}[keyof A]

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** A request that has been let in and whose every part has been parsed. */
export type Call<Params = unknown, Query = unknown, Body = unknown> = {
  params: Params
  query: Query
  body: Body
  /** Files that came with the form and lie in the media store by now. They are removed again when the call fails. */
  files: ReceivedFile[]
  /** Who asks. Everything read or changed is this company's. */
  principal: Principal
  /** A header of the request, by any spelling of its name. */
  header(name: string): string | undefined
  /**
   * Writes the answer down inside the transaction that makes it true, so that a repeat of the request under its
   * Idempotency-Key gets this answer and never the effect twice, whatever dies when. Without a key it does nothing. An
   * operation that can be repeated without harm may leave it out: its answer is kept after it.
   * @throws when this run may not answer any more; the transaction must be rolled back
   */
  keepAnswer(execute: Execute, answer: Answer): Promise<void>
  /**
   * For an operation that does its work in many transactions: what runs of this request that were cut off have done. Without
   * a key nothing is known.
   */
  doneBefore(): Promise<string[]>
  /**
   * Notes one part of such a work inside the transaction that does it, so that a repeat of the request under its
   * Idempotency-Key leaves it alone. Without a key it does nothing.
   * @throws DoneBefore when another run of the request has done it; the transaction must be rolled back
   */
  noteDone(execute: Execute, part: string): Promise<void>
  requestId: string
  /** Where the client reaches this server, as far as the trusted proxies are believed: `https://posts.example.com`. */
  origin: string
  /** The address of the client, as far as the trusted proxies are believed. */
  ip: string
  /** The address of whoever is connected, proxy or client. */
  peer: string
}

type Definition<
  Params extends z.ZodType | undefined,
  Query extends z.ZodType | undefined,
  Body extends z.ZodType | undefined,
  A extends Answers,
> = {
  /** Names the operation in the description of the API and in the client: `schedulePost`. */
  id: string
  method: Method
  /** In the notation of OpenAPI: `/scheduled-posts/{id}`. */
  path: string
  /** Groups operations in the docs. */
  tag: Tag
  /** One line. */
  summary: string
  /** What one has to know to use it; Markdown. */
  description?: string
  access: Access
  /** Of a public operation that looks at credentials of its own: their name in the description. */
  ownCredentials?: 'metricsToken'
  /** Values in the path. What does not fit names nothing: it answers 404 with `missing`. */
  params?: Params
  /** What a 404 says. */
  missing?: string
  query?: Query
  /** JSON; with `files` also a multipart form, see docs/api.md. An operation without a body ignores what is sent. */
  body?: Body
  /** Bodies as they may look, by a line that says what they ask for. */
  examples?: Record<string, unknown>
  /** Null or an empty text in the body is handed to the schema (it clears a field), instead of meaning that it was not given. */
  emptyClears?: true
  /** A form may bring files; `alone`: that is all it is for, so that it takes no JSON. */
  files?: true | 'alone'
  /** Headers it looks at, beyond those that every operation does. */
  requestHeaders?: Record<string, RequestHeader>
  /** The answer holds a secret: it is not kept for repeats of the request. */
  secretAnswer?: true
  /** Its GET changes something, so HEAD, which must not, is refused. */
  refusesHead?: true
  /** The body may be left out; the schema then sees `{}`. */
  bodyOptional?: true
  answers: A
  refusals?: Refusals
  run(services: ApiServices, call: Call<Output<Params>, Output<Query>, Output<Body>>): Promise<Answer<A>>
}

/** One thing the API does, described once: routing, access, parsing, documentation and client are made from it. */
export type Operation = Omit<
  Definition<z.ZodType | undefined, z.ZodType | undefined, z.ZodType | undefined, Answers>,
  'run'
> & {
  /** Takes what its schemas have parsed; {@link operation} has checked that they and the call belong together. */
  run(services: ApiServices, call: Call<unknown, unknown, unknown>): Promise<Answer>
}

/** Describes an operation. The types of its call and of its answers follow from its schemas. */
export function operation<
  const A extends Answers,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: Definition<Params, Query, Body, A>): Operation {
  return definition as Operation
}
