import type { KnownAnswer } from '../../calls/known-answer'
import { content } from './content'
import { limits } from './limits'
import { media } from './media'
import { permissions } from './permissions'
import { service } from './service'
import { tokens } from './tokens'

/**
 * Every answer of the Graph API that we know, one row each, drawn in docs/platform-answers.md. `190/460` is a code with a
 * subcode, `190/*` one with any other, `200-299` each of these codes, `none` an answer without a code. Subcodes are more precise
 * than words, and words than codes; the `type` (nearly all say OAuthException) and the HTTP status (400 for almost everything)
 * tell nothing.
 */
export const knownGraphAnswers: KnownAnswer[] = [...tokens, ...permissions, ...limits, ...media, ...content, ...service]

const byNumber = new Map<string, KnownAnswer>()
const ranges: { from: number; to: number; row: KnownAnswer }[] = []
const byWords: { code: string; words: RegExp; row: KnownAnswer }[] = []
for (const row of knownGraphAnswers) {
  const [, code = '', subcode = ''] = /^(-?\d+|none)(?:\/(\d+))?/.exec(row.at) ?? []
  const [, from, to] = /^(\d+)-(\d+)$/.exec(row.at) ?? []
  if (row.words) byWords.push({ code, words: row.words, row })
  else if (from && to) ranges.push({ from: Number(from), to: Number(to), row })
  else byNumber.set(row.at, row)
  if (isUnique(subcode)) byNumber.set(`*/${subcode}`, row)
}

/** Long subcodes and those of tokens mean the same under any code, and some answers have them in the code's place. */
function isUnique(subcode: number | string | undefined): boolean {
  return Number(subcode) >= 1_000_000 || /^4\d\d$/.test(String(subcode))
}

/**
 * The row of an answer; undefined for one that we never heard of.
 * @param words made plain
 */
export function findGraphRow(code: number | undefined, subcode: number | undefined, words: string) {
  const name = code === undefined ? 'none' : String(code)
  const unique = [subcode, code].find(isUnique)
  return (
    byNumber.get(`${name}/${subcode}`) ??
    byNumber.get(`*/${unique}`) ??
    byWords.find((row) => row.code === name && row.words.test(words))?.row ??
    (subcode === undefined ? undefined : byNumber.get(`${name}/*`)) ??
    byNumber.get(name) ??
    ranges.find(({ from, to }) => code !== undefined && code >= from && code <= to)?.row
  )
}
