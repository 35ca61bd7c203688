import type { z } from 'zod'
import type { FieldError } from '../../domain/field-error'
import { invalidFields } from '../problems/problem'

/** What a schema makes of an input, or a 400 that names every field that is wrong. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
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
