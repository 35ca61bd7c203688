/**
 * LinkedIn's "little" text. Fifteen characters are reserved; an unescaped one mostly causes no error, but the published
 * text is silently cut there. Escaping is not idempotent, so it happens exactly once, here, from segments.
 * Source: Posts API, little text format.
 */
export type TextSegment = { kind: 'text'; text: string } | { kind: 'hashtag'; word: string }

const escapeReserved = (text: string) => text.replace(/[\\|{}@[\]()<>#*_~]/g, '\\$&')

// A hashtag begins a word: `a#b` is none, and `#` before a space or a sign is a plain character.
const hashtag = /(?<![\p{L}\p{N}_&/])#([\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*)/gu

/** Cuts a caption into plain text and hashtags. */
export function segmentsOf(caption: string): TextSegment[] {
  const segments: TextSegment[] = []
  let end = 0
  for (const match of caption.matchAll(hashtag)) {
    if (match.index > end) segments.push({ kind: 'text', text: caption.slice(end, match.index) })
    segments.push({ kind: 'hashtag', word: match[1] as string })
    end = match.index + match[0].length
  }
  if (end < caption.length) segments.push({ kind: 'text', text: caption.slice(end) })
  return segments
}

/** The `commentary` that shows exactly this caption, with its hashtags clickable. */
export function toLittleText(caption: string): string {
  return segmentsOf(caption)
    .map((s) => (s.kind === 'text' ? escapeReserved(s.text) : `{hashtag|\\#|${escapeReserved(s.word)}}`))
    .join('')
}

/** The plain text of a `commentary` as LinkedIn returns it, for comparing. */
export function fromLittleText(commentary: string): string {
  return commentary
    .replace(/\{hashtag\|\\?#\|((?:[^}\\]|\\.)*)\}/g, '#$1')
    .replace(/\\([\\|{}@[\]()<>#*_~])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
