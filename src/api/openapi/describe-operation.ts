import { takesIdempotencyKey } from '../idempotency/idempotency-key'
import type { AnswerDescription, Operation } from '../operations/operation'
import { headersOf } from './describe-headers'
import { type ResponseObject, refusalsOf } from './describe-refusals'
import { parametersOf, requestBodyOf } from './describe-request'
import type { JsonSchemas } from './json-schemas'

/** One operation, as OpenAPI describes it. */
export function describeOperation(operation: Operation, schemas: JsonSchemas): Record<string, unknown> {
  const { id, tag, summary, answers } = operation
  const answered = Object.entries(answers).map(([status, answer]) => [
    status,
    describeAnswer(operation, Number(status), answer, schemas),
  ])
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: descriptionOf(operation),
    security: securityOf(operation),
    parameters: parametersOf(operation, schemas),
    ...requestBodyOf(operation, schemas),
    responses: bothWays(Object.fromEntries(answered), refusalsOf(operation, schemas)),
  }
}

function describeAnswer(operation: Operation, status: number, answer: AnswerDescription, schemas: JsonSchemas) {
  const { description, headers } = answer
  const content = contentOf(operation, status, answer, schemas)
  return {
    description,
    headers: headersOf(status, { own: headers, isIdempotent: takesIdempotencyKey(operation) }),
    ...(content && { content }),
  }
}

function contentOf({ id, answers }: Operation, status: number, answer: AnswerDescription, schemas: JsonSchemas) {
  const { schema, contentType, example } = answer
  if (schema.def.type === 'undefined') return undefined
  if (contentType) return { [contentType.replace(/;.*/, '')]: { schema: schemas.of(schema, id) } }
  const isOnly = Object.keys(answers).length === 1
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}Answer${isOnly ? '' : status}`
  return { 'application/json': { schema: schemas.as(name, schema), ...(example !== undefined && { example }) } }
}

// A status may come as a page and as a problem document.
function bothWays(answers: Record<string, ResponseObject>, refusals: Record<string, ResponseObject>) {
  const both = Object.entries(refusals).map(([status, refusal]) => [status, together(answers[status], refusal)])
  return { ...answers, ...Object.fromEntries(both) }
}

const together = (answer: ResponseObject | undefined, refusal: ResponseObject): ResponseObject =>
  answer ? { ...answer, content: { ...answer.content, ...refusal.content } } : refusal

// OpenAPI 3.1 would let the scope stand beside each scheme; linters know it of OAuth alone.
function descriptionOf({ summary, description = `${summary}.`, access }: Operation): string {
  return access === 'public' ? description : `${description}\n\nNeeds the scope \`${access}\`.`
}

// Either kind of credentials, or the session of the page; or its own, where it may do without.
const securityOf = ({ access, ownCredentials }: Operation) =>
  access !== 'public'
    ? [{ apiKey: [] }, { jwt: [] }, { session: [] }]
    : ownCredentials
      ? [{ [ownCredentials]: [] }, {}]
      : []
