import type { z } from 'zod'
import type { FieldError } from '../../domain/field-error'
import { invalidFields } from '../problems/problem'

/** What a schema makes of a query. @throws ApiProblem 400 that names the fields that are wrong */
export const queryOf = (schema: z.ZodType, query: unknown): unknown => parse(schema, withoutEmpty(query))

/**
 * What a schema makes of a body, whose values have been counted.
 * @param emptyClears null and empty texts are handed to the schema
 * @throws ApiProblem 400 that names the fields that are wrong
 */
export const bodyOf = (schema: z.ZodType, body: unknown, emptyClears = false): unknown =>
  parse(schema, emptyClears ? withNulls(body) : withoutEmpty(body))

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true })
  if (parsed.success) return parsed.data
  throw invalidFields(parsed.error.issues.flatMap(fieldErrors))
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key].join('.'), message: 'there is no such field' }))
  }
  const missing = issue.code === 'invalid_type' && issue.input === undefined
  return [{ path: path.join('.'), message: missing ? 'is missing' : issue.message }]
}

// Forms and queries send what was left empty, and clients send null for what they do not set: both mean "not given".
function withoutEmpty(input: unknown): unknown {
  if (!holds(input, (value) => value === null || value === '')) return input
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== ''))
}

// A field that was emptied to be cleared, in a form as in JSON.
function withNulls(input: unknown): unknown {
  if (!holds(input, (value) => value === '')) return input
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, value === '' ? null : value]))
}

/** Several times what any body has. What has more is refused for names that nobody knows, and is not worth another copy. */
const MOST_FIELDS = 500

/** Whether an object has such a value: most have none, and stay as they are. */
function holds(input: unknown, isSuch: (value: unknown) => boolean): input is Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false
  let fields = 0
  let any = false
  for (const name in input) {
    if (++fields > MOST_FIELDS) return false
    any ||= isSuch((input as Record<string, unknown>)[name])
  }
  return any
}
