import { formatName, remedyFor } from '../../domain/foreign-formats'
import { allowedFormats } from '../../media/media-formats'
import type { MediaRefusal } from '../../media/media-refused'
import { tooMuchMedia } from '../problems/over-quota'
import { ApiProblem } from '../problems/problem'
import type { ProblemCode } from '../problems/problem-codes'

const MB = 1024 * 1024

/** The answer for a file that is not kept, by the name the client gave it. */
export function refusedFile(clientName: string, refusal: MediaRefusal): ApiProblem {
  const name = printable(clientName)
  const problem = (status: number, code: ProblemCode, detail: string) =>
    new ApiProblem(status, { code, detail, errors: [{ path: 'files', message: detail }] })
  switch (refusal.kind) {
    case 'too-large':
      return problem(
        413,
        'file-too-large',
        `"${name}" is larger than ${refusal.maxBytes / MB} MB, the most a file may have.`,
      )
    case 'empty':
      return problem(400, 'file-empty', `"${name}" is empty.`)
    case 'quota':
      return tooMuchMedia(refusal.reached, name)
    case 'wrong-type':
      return problem(
        415,
        'file-type',
        `"${name}" is ${typeName(refusal.found)} by its content; allowed are ${allowedFormats}.${remedy(refusal.found)}`,
      )
  }
}

function typeName(found: string | undefined): string {
  if (found === undefined) return 'of no known type'
  const name = formatName(found)
  return name === found ? found : `${name} (${found})`
}

function remedy(found = ''): string {
  const what = remedyFor(found)
  return what ? ` ${what[0]?.toUpperCase()}${what.slice(1)}.` : ''
}

/** A client's text as it may stand in a message: no control characters, not endless. */
export function printable(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}"]/gu, '_')
  return clean.length > 100 ? `${clean.slice(0, 97)}…` : clean
}
