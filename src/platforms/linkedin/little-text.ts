/**
 * LinkedIn's "little" text. Fifteen characters are reserved; an unescaped one mostly causes no error, but the published
 * text is silently cut there. Escaping is not idempotent, so it happens exactly once, here, from segments.
 * Source: Posts API, little text format.
 */
export type TextSegment =
  | { kind: 'text'; text: string }
  | { kind: 'hashtag'; word: string }
  | { kind: 'mention'; name: string; urn: string }

/** A mention asked for: `text` stands in the caption literally, usually with an `@` before the name. */
export type Mention = { text: string; urn: string }

const escapeReserved = (text: string) => text.replace(/[\\|{}@[\]()<>#*_~]/g, '\\$&')

// A hashtag begins a word and is a single one: `a#b` is none, and `#` before a space or a sign is a plain character. Words
// with an underscore or combining marks are left plain: whether LinkedIn takes them is not documented, and losing the text
// behind one would be worse than losing the link.
const hashtag = /(?<![\p{L}\p{N}\p{M}_&/#])#(?=\p{N}*\p{L})([\p{L}\p{N}]{1,100})(?![\p{L}\p{N}\p{M}_])/u.source

// `@Anna` is not mentioned by `@Annabelle`; scripts that put no spaces between words need no such care.
const endOfName = /(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{M}_])/u.source

const mentionable = /^urn:li:(?:organization|person):[\w-]{1,100}$/
const MAX_NAME = 150

/** Cuts a caption into plain text, hashtags and mentions. */
export function segmentsOf(caption: string, mentions: readonly Mention[] = []): TextSegment[] {
  const urns = new Map(mentions.filter(isUsable).map(({ text, urn }) => [text, urn]))
  const segments: TextSegment[] = []
  let end = 0
  for (const match of caption.matchAll(elements([...urns.keys()]))) {
    if (match.index > end) segments.push({ kind: 'text', text: caption.slice(end, match.index) })
    const urn = urns.get(match[0])
    segments.push(
      urn ? { kind: 'mention', name: nameOf(match[0]), urn } : { kind: 'hashtag', word: match[1] as string },
    )
    end = match.index + match[0].length
  }
  if (end < caption.length) segments.push({ kind: 'text', text: caption.slice(end) })
  return segments
}

/** The `commentary` that shows exactly this caption, with hashtags and mentions clickable. */
export function toLittleText(caption: string, mentions?: readonly Mention[]): string {
  return segmentsOf(caption, mentions).map(write).join('')
}

/** What readers will see: the caption, with mentions shown by name alone. LinkedIn measures its limit on this. */
export function shownText(caption: string, mentions?: readonly Mention[]): string {
  return segmentsOf(caption, mentions).map(show).join('')
}

/** The plain text of a `commentary` as LinkedIn returns it. Unescapes from left to right, so each character once. */
export function fromLittleText(commentary: string): string {
  return commentary.replace(anyElement, (_all, escaped?: string, word?: string, name?: string) =>
    word !== undefined ? `#${unescaped(word)}` : name !== undefined ? unescaped(name) : (escaped ?? ''),
  )
}

/** For comparing texts: white space and the way accents are composed do not count. */
export const normalText = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

const anyElement =
  /\\([\\|{}@[\]()<>#*_~])|\{hashtag\|\\?#\|((?:[^}\\]|\\.)*)\}|@\[((?:[^\]\\]|\\.)+)\]\((?:[^)\\]|\\.)+\)/g

const unescaped = (text: string) => text.replace(/\\(.)/g, '$1')

const isUsable = ({ text, urn }: Mention) => {
  const { length } = nameOf(text)
  return length > 0 && length <= MAX_NAME && mentionable.test(urn)
}

const nameOf = (text: string) => text.replace(/^@/, '')

/** Longer names first: `@Acme Labs` is not `@Acme`. */
function elements(names: string[]): RegExp {
  const sorted = [...names].sort((a, b) => b.length - a.length)
  const alternatives = sorted.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + endOfName)
  return new RegExp([...alternatives, hashtag].join('|'), 'gu')
}

function write(segment: TextSegment): string {
  switch (segment.kind) {
    case 'text':
      return escapeReserved(segment.text)
    case 'hashtag':
      return `{hashtag|\\#|${segment.word}}`
    case 'mention':
      // A URN may hold an underscore, which is reserved there as well.
      return `@[${escapeReserved(segment.name)}](${escapeReserved(segment.urn)})`
  }
}

function show(segment: TextSegment): string {
  if (segment.kind === 'text') return segment.text
  return segment.kind === 'hashtag' ? `#${segment.word}` : segment.name
}
