import { ProblemError } from '../../../client'
import { inWords } from '../../api/in-words'

/** What the API says is wrong with a field. */
export function mistakeOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined
  const its = error.problem.errors?.filter(({ path }) => path === field || path.startsWith(`${field}.`)) ?? []
  return its.map(({ message }) => message).join(' ') || undefined
}

/** What is wrong with none of these fields. */
export function mistakeOfNone(error: unknown, fields: string[]): string | undefined {
  if (error === undefined || fields.some((field) => mistakeOf(error, field))) return undefined
  return inWords(error)
}
