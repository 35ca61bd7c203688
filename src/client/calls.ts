import type { operations as table } from './generated/operations.js'
import type { components, operations } from './generated/schema.js'

/** The names of the shapes that come and go: `Schemas['Post']`. */
export type Schemas = components['schemas']

/** What is posted to webhooks, told apart by its `type`. Check its signature first: docs/webhooks.md. */
export type WebhookMessage = Extract<Schemas[keyof Schemas], { type: string; timestamp: string; data: object }>

/** Everything that can be called. */
export type CallName = keyof typeof table

type Operation<Name extends CallName> = operations[Name]
type Parameters<Name extends CallName> = Operation<Name>['parameters']

// A part that nobody has to send may be left out, and so may what holds only such parts.
type Part<Key extends string, Value> = [NonNullable<Value>] extends [never]
  ? unknown
  : Record<never, never> extends Value
    ? { [K in Key]?: Value }
    : { [K in Key]: Value }

type BodyOf<Name extends CallName> =
  Operation<Name> extends {
    requestBody?: { content: { 'application/json': infer Body } }
  }
    ? Body
    : never

type TakesFiles<Name extends CallName> = (typeof table)[Name] extends { needsFiles: true }
  ? {
      /** What it is for. A `File` brings its name along. */
      files: readonly Blob[]
    }
  : (typeof table)[Name] extends { takesFiles: true }
    ? {
        /** Goes as a form then. A `File` brings its name along. */
        files?: readonly Blob[]
      }
    : unknown

type HeadersOf<Name extends CallName> = Part<'headers', NonNullable<Parameters<Name>['header']>>

/** What a call takes: values of its path and query, its body, files, headers. */
export type Input<Name extends CallName> = Part<'path', NonNullable<Parameters<Name>['path']>> &
  Part<'query', NonNullable<Parameters<Name>['query']>> &
  Part<'body', BodyOf<Name>> &
  HeadersOf<Name> &
  TakesFiles<Name> & {
    /** Gives the call up. */
    signal?: AbortSignal
  }

/** What a call answers: its status tells which body it is. */
export type Answer<Name extends CallName> = {
  [Status in keyof Operation<Name>['responses']]: Operation<Name>['responses'][Status] extends {
    content: { 'application/json': infer Body }
  }
    ? { status: Status; headers: Headers; body: Body }
    : never
}[keyof Operation<Name>['responses']]

type Needs<Name extends CallName> =
  Record<never, never> extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>]

/** A page of whole posts, or of posts at a glance. */
type PageOf<Post> = Omit<Answer<'listPosts'>, 'body'> & {
  body: Extract<Answer<'listPosts'>['body'], { posts: Post[] }>
}

/** What is listed depends on what is asked for. */
type Listing = {
  (input: Input<'listPosts'> & { query: { fields: 'calendar' } }): Promise<PageOf<Schemas['PostGlance']>>
  (input?: Input<'listPosts'> & { query?: { fields?: never } }): Promise<PageOf<Schemas['Post']>>
}

/** A method for each call. All of them throw {@link ProblemError} for a refusal. */
export type Client = {
  [Name in CallName]: Name extends 'listPosts' ? Listing : (...input: Needs<Name>) => Promise<Answer<Name>>
}
