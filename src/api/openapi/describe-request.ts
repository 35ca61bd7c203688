import type { z } from 'zod'
import { requestHeadersOf } from '../idempotency/idempotency-key'
import { MAX_FILES } from '../media/receive-files'
import type { Operation } from '../operations/operation'
import type { JsonSchema, JsonSchemas } from './json-schemas'

/** The values an operation takes from its path and its query, as OpenAPI has parameters. */
export function parametersOf(operation: Operation, schemas: JsonSchemas): unknown[] {
  return [
    { $ref: '#/components/parameters/RequestId' },
    ...fieldsOf(operation.params, 'path', schemas),
    ...fieldsOf(operation.query, 'query', schemas),
    ...Object.entries(requestHeadersOf(operation)).map(([name, { description, example }]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string', ...(example !== undefined && { examples: [example] }) },
    })),
  ]
}

/** Parameters that every operation takes. */
export const commonParameters = {
  RequestId: {
    name: 'X-Request-Id',
    in: 'header',
    required: false,
    description: 'Names the request in answers and in the log of the server',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
}

function fieldsOf(schema: z.ZodType | undefined, place: 'path' | 'query', schemas: JsonSchemas): unknown[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemas.resolve(schemas.of(schema, place))
  return Object.entries(properties).map(([name, field]) => {
    const { description, ...described } = field as JsonSchema
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description && { description }),
      schema: described,
    }
  })
}

/** The body of an operation, as JSON and, where it takes files, as a form. */
export function requestBodyOf(operation: Operation, schemas: JsonSchemas): Record<string, unknown> {
  const { id, body, bodyOptional, examples, files } = operation
  if (!body) return {}
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1)}`
  if (files === 'alone') {
    const form = formOf(`${name}Form`, { ...schemas.of(body, id), required: ['files'] }, schemas)
    return { requestBody: { required: true, content: { 'multipart/form-data': form } } }
  }
  const schema = schemas.as(`${name}Body`, body)
  const json = {
    schema,
    ...(examples && {
      examples: Object.fromEntries(
        Object.entries(examples).map(([summary, value]) => [
          summary.replaceAll(/[^A-Za-z0-9]+/g, '-').toLowerCase(),
          { summary, value },
        ]),
      ),
    }),
  }
  const form = files && { 'multipart/form-data': formOf(`${name}Form`, schemas.resolve(schema), schemas) }
  return { requestBody: { required: !bodyOptional, content: { 'application/json': json, ...form } } }
}

const FORM_AND_JSON =
  'The same fields as in JSON, and files. Numbers and `true` or `false` are written as text. A list of plain values is a repeated field, a comma list or a JSON list; objects and lists of objects are JSON. A part may have a file name and a type of its own, as those that browsers make of a Blob. Line breaks end up as LF, as they do in JSON.'

function formOf(name: string, json: JsonSchema, schemas: JsonSchemas) {
  const fields = Object.entries(json.properties ?? {}) as [string, JsonSchema][]
  const files = {
    type: 'array',
    ...(json.required?.includes('files') && { minItems: 1 }),
    maxItems: MAX_FILES,
    items: { type: 'string', format: 'binary', contentMediaType: 'application/octet-stream' },
    description: 'The files, in the order of the post. What they are is told from their bytes, not from their names.',
  } as JsonSchema
  const schema = schemas.add(name, {
    ...json,
    properties: { ...Object.fromEntries(fields), files },
    description: fields.length === 0 ? 'Files, and nothing else' : FORM_AND_JSON,
  } as JsonSchema)
  const asJson = fields.filter(([, field]) => holdsObjects(field, schemas))
  const encoding = Object.fromEntries(asJson.map(([field]) => [field, { contentType: 'application/json' }]))
  return { schema, encoding }
}

function holdsObjects(field: JsonSchema, schemas: JsonSchemas): boolean {
  const { type, items, anyOf = [] } = schemas.resolve(field)
  // What may be cleared is a list or null.
  if (anyOf.some((one) => holdsObjects(one, schemas))) return true
  return type === 'object' || (type === 'array' && holdsObjects(items as JsonSchema, schemas))
}
