import * as z from 'zod/mini'
import { type Meaning, plainWords } from '../calls/known-answer'
import { findGraphRow } from './known/known-graph-answers'

const text = z.catch(z.optional(z.string()), undefined)
// Numbers come as texts too; a null, an empty text and a zero stand for none.
const number = z.pipe(
  z.optional(z.unknown()),
  z.transform((value): number | undefined => {
    const given = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
    return Number.isInteger(given) && given !== 0 ? given : undefined
  }),
)

/** Meta's error envelope. Anything may be missing; ids and codes may come as numbers or strings. */
export const graphError = z.object({
  message: z.catch(z.string(), ''),
  type: text,
  code: number,
  error_subcode: number,
  error_user_title: text,
  error_user_msg: text,
  /** What a client needs to go on, such as the right offset of an upload. */
  error_data: z.optional(z.unknown()),
  fbtrace_id: text,
})
export type GraphError = z.infer<typeof graphError>

type Judged = Pick<GraphError, 'message'> & Partial<GraphError>

/** Of an answer that stands in no row: nobody can say whether the call had its effect. */
const neverHeardOf = { kind: 'unclear' } as const

/**
 * What an error of Meta means, by the table of known answers. `unclear` means that the call may have had its effect. The words
 * count where numbers alone do not tell, so that the class does not depend on fields that may be missing.
 */
export function judge(error: Judged): Partial<Meaning> & Pick<Meaning, 'kind'> {
  const code = codeIn(error)
  const words = plainWords(error.message, error.error_user_title, error.error_user_msg)
  const verdict = findGraphRow(code, error.error_subcode, words) ?? neverHeardOf
  // Negative codes are failures of the platform's own servers, of which none proves that nothing was published.
  return (code ?? 0) < 0 ? { ...verdict, mayBeLive: true } : verdict
}

/** The code, or the one that the message begins with: `(#100) Invalid parameter`. */
const codeIn = ({ code, message }: Judged) => code ?? (Number(/\(#(\d+)\)/.exec(message)?.[1] ?? 0) || undefined)

/** `code/subcode`, as people search for it. */
export const codeOf = (error: Judged): string | undefined => {
  const code = codeIn(error)
  return code === undefined ? undefined : [code, error.error_subcode].filter((c) => c !== undefined).join('/')
}
