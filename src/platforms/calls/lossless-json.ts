// A whole JSON string, or a bare integer of 16 digits or more: the second is quoted, the first left as it is.
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * Parses JSON without losing digits: platform ids exceed 2^53, and some answers carry them as bare numbers.
 * @returns undefined when the text is no JSON (an HTML error page, nothing at all)
 */
export function parseLossless(text: string): unknown {
  // What many a platform answers when all is well; an exception costs more than all the rest of reading an answer.
  if (text === '') return undefined
  try {
    return JSON.parse(text.replace(stringOrLongInteger, (match) => (match.startsWith('"') ? match : `"${match}"`)))
  } catch {
    return undefined
  }
}
