import { isCompanyId } from '../../domain/company-id'
import { ID_PATTERN } from '../../domain/id'
import { parseInstant, whyImpossible } from '../../domain/instant'
import { UsageError } from '../usage-error'
import type { Reader } from './kit'

/** One of some words. */
export const oneOf =
  <Word extends string>(words: readonly Word[]): Reader<Word> =>
  (text) => {
    const found = words.find((word) => word === text)
    if (found === undefined) throw new UsageError(`must be one of ${words.join(', ')}`)
    return found
  }

/** A whole number in digits. */
export const wholeNumber =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= least && number <= most)) throw new UsageError(`must be a whole number from ${least} to ${most}`)
    return number
  }

/** A moment, with its offset. */
export const instant: Reader<Date> = (text) => {
  const at = parseInstant(text)
  if (at) return at
  throw new UsageError(
    whyImpossible(text) ?? 'must be a time with offset, such as 2027-01-15T07:00:00+01:00 or 2027-01-15T06:00:00Z',
  )
}

export const company: Reader<string> = (text) => {
  if (!isCompanyId(text))
    throw new UsageError('must be letters, digits and . _ : @ - only, at most 64, the first a letter or digit')
  return text
}

/** The id of a post or an account. */
export const id: Reader<string> = (text) => {
  if (!ID_PATTERN.test(text)) throw new UsageError('must be one id: letters, digits, _ and - only, at most 36')
  return text
}

/** One line of text; spaces around it are none of it. */
export const line =
  (least: number, most: number): Reader<string> =>
  (text) => {
    const said = text.trim()
    if (said.length < least || said.length > most || /\p{Cc}/u.test(said)) {
      throw new UsageError(
        least > 0
          ? `must be one line of ${least} to ${most} characters`
          : `must be one line of at most ${most} characters`,
      )
    }
    return said
  }

/** What stands on the command line without an option: the reader of an argument, which says its own name. */
export const argument =
  <T>(name: string, read: Reader<T>, where: string): Reader<T> =>
  (text) => {
    try {
      return read(text)
    } catch (error) {
      if (error instanceof UsageError) error.message = `${name}: ${error.message}; ${where}`
      throw error
    }
  }
