const reserved = new Set('\\|{}@[]()<>#*_~')

interface Parsed {
  /** What readers see. */
  text: string
  /** The same as little text, with hashtags in the form reads answer. */
  canonical: string
  /** Where a reserved character stood unescaped without beginning an element: everything from there on was lost. */
  cutAt?: number
}

/**
 * Reads LinkedIn's "little" text. A reserved character that is neither escaped nor the beginning of a valid element does
 * not fail on the platform: the published text silently ends there.
 */
export function parseLittleText(source: string): Parsed {
  let text = ''
  let canonical = ''
  let at = 0
  while (at < source.length) {
    const character = source[at] ?? ''
    if (!reserved.has(character)) {
      text += character
      canonical += character
      at += 1
      continue
    }
    const element = readElement(source, at)
    if (!element) return { text, canonical, cutAt: at }
    text += element.text
    canonical += element.canonical
    at += element.length
  }
  return { text, canonical }
}

function readElement(source: string, at: number): { text: string; canonical: string; length: number } | undefined {
  const rest = source.slice(at, at + 400)
  const next = rest[1] ?? ''
  if (rest[0] === '\\' && reserved.has(next)) return { text: next, canonical: `\\${next}`, length: 2 }
  const mention = /^@\[((?:\\.|[^\]\\])+)\]\((urn:li:(?:organization|person):(?:\\.|[^)\\])+)\)/.exec(rest)
  if (mention?.[1]) return { text: unescaped(mention[1]), canonical: mention[0], length: mention[0].length }
  const hashtag = /^#([\p{L}\p{N}]+)/u.exec(rest) ?? /^\{hashtag\|\\?#\|([\p{L}\p{N}]+)\}/u.exec(rest)
  if (!hashtag?.[1]) return undefined
  return { text: `#${hashtag[1]}`, canonical: `{hashtag|\\#|${hashtag[1]}}`, length: hashtag[0].length }
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, '$1')
}
