import { STATUS_CODES } from 'node:http'
import { z } from 'zod'
import { takesIdempotencyKey } from '../idempotency/idempotency-key'
import type { Operation } from '../operations/operation'
import { codesOf, problemCodes, problemType } from '../problems/problem-codes'
import { problemSchema } from '../problems/problem-schema'
import { headersOf } from './describe-headers'
import type { JsonSchemas } from './json-schemas'

/** What every operation may answer, if what it is about can happen to it. */
const common: [status: number, meaning: string, happensTo: (operation: Operation) => boolean][] = [
  [400, 'The request is malformed, or fields of it are wrong', () => true],
  [401, 'There are no credentials, or they are not known', isGuarded],
  [403, 'The credentials do not have the scope that this needs', isGuarded],
  [408, 'The request came too slowly', () => true],
  [409, 'The same request is under way, or the answer to it was not kept', takesIdempotencyKey],
  [413, 'The body, or one field of it, is too large', takesBody],
  [414, 'The address is too long', () => true],
  [415, 'The body is of a type or encoding that is not read here', takesBody],
  [422, 'The `Idempotency-Key` came with another request before', takesIdempotencyKey],
  [429, 'Too many requests; `Retry-After` says when to come back', isLimited],
  [431, 'The headers are too many or too large', () => true],
  [500, 'Something went wrong on this server', () => true],
  [503, 'The database cannot be reached at the moment, or more is asked of this server than it can do', mayBeAway],
]

function isGuarded({ access }: Operation): boolean {
  return access !== 'public'
}

function mayBeAway(operation: Operation): boolean {
  return isGuarded(operation) || operation.method !== 'get'
}

// Who looks after the server must get through when others do not.
function isLimited(operation: Operation): boolean {
  return operation.tag !== 'Operations' || isGuarded(operation)
}

function takesBody({ body }: Operation): boolean {
  return body !== undefined
}

export type ResponseObject = Record<string, unknown> & { content?: Record<string, unknown> }

/** The refusals of an operation, as OpenAPI has responses: its own in its own words, the others by name. */
export function refusalsOf(operation: Operation, schemas: JsonSchemas): Record<string, ResponseObject> {
  const isIdempotent = takesIdempotencyKey(operation)
  const inOwnWords = {
    ...(operation.params && { 404: operation.missing ?? 'Nothing is there' }),
    ...operation.refusals,
    // A status that is an answer as well is described in one place with it.
    ...Object.fromEntries(commonOf(operation).filter(([status]) => status in operation.answers)),
  }
  const own = Object.entries(inOwnWords).map(([status, meaning]) => [
    status,
    refusal(Number(status), meaning, schemas, isIdempotent),
  ])
  const shared = sharedBy(operation).map(([status]) => [status, { $ref: `#/components/responses/${nameOf(status)}` }])
  return Object.fromEntries([...shared, ...own])
}

/** The refusals that several operations share, by name. */
export function commonRefusals(operations: Operation[], schemas: JsonSchemas): Record<string, unknown> {
  const shared = operations.flatMap(sharedBy)
  return Object.fromEntries(
    shared.map(([status, meaning]) => [
      nameOf(status),
      refusal(status, meaning, schemas, status === 409 || status === 422),
    ]),
  )
}

const commonOf = (operation: Operation) =>
  common
    .filter(([status, , happensTo]) => happensTo(operation) && !(status in (operation.refusals ?? {})))
    .map(([status, meaning]) => [status, meaning] as const)

const sharedBy = (operation: Operation) => commonOf(operation).filter(([status]) => !(status in operation.answers))

function refusal(status: number, description: string, schemas: JsonSchemas, isIdempotent = false): ResponseObject {
  const schema = schemas.add(`${nameOf(status)}Problem`, problemOf(status, schemas))
  return {
    description,
    headers: headersOf(status, { isIdempotent }),
    content: { 'application/problem+json': { schema, example: exampleOf(status, description) } },
  }
}

function problemOf(status: number, schemas: JsonSchemas) {
  const codes = codesOf(status)
  const table = codes.map((code) => `- \`${code}\`: ${problemCodes[code].means}`).join('\n')
  return {
    allOf: [
      schemas.of(problemSchema),
      {
        type: 'object' as const,
        properties: {
          status: { type: 'integer' as const, const: status, description: 'The same as the status of the answer' },
          type: schemas.of(z.enum(codes.map(problemType)).meta({ description: 'The kind of problem' })),
        },
      },
    ],
    description: `${STATUS_CODES[status]}. The last part of \`type\`:\n${table}`,
  }
}

const exampleOf = (status: number, detail: string) => ({
  success: false,
  type: problemType(codesOf(status)[0] ?? 'internal'),
  title: STATUS_CODES[status],
  status,
  detail: detail.replace(/[^.]$/, '$&.'),
  requestId: '7f4f3a52-5b2f-4f0e-9d5b-1f8f5f1c2a90',
})

/** `PayloadTooLarge`. */
const nameOf = (status: number) => (STATUS_CODES[status] ?? String(status)).replaceAll(/[^A-Za-z]/g, '')
