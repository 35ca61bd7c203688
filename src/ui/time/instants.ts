const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/g

/** A piece of a text: words, or an instant that stands in it as programs write it. */
export type Piece = { words: string } | { instant: string }

/** The pieces of a text, in order, so that instants in it can be shown as the viewer's clock has them. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: instant, index } of text.matchAll(INSTANT)) {
    if (Number.isNaN(Date.parse(instant))) continue
    if (index > end) pieces.push({ words: text.slice(end, index) })
    pieces.push({ instant })
    end = index + instant.length
  }
  if (end < text.length) pieces.push({ words: text.slice(end) })
  return pieces
}
