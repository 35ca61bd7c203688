import { ProblemError, UnexpectedAnswerError } from '../../client'
import { words } from '../words'

/** What went wrong, as the API says it; for what is not from the API, what that means. */
export function inWords(error: unknown): string {
  if (error instanceof ProblemError) {
    const fields = error.problem.errors?.map(({ path, message }) => `${path}: ${message}`) ?? []
    return [error.message, ...fields].join(' ')
  }
  if (error instanceof UnexpectedAnswerError) return words.errors.unexpected(error.status)
  if (error instanceof TypeError) return words.errors.away
  return error instanceof Error ? error.message : String(error)
}
