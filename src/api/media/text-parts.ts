import type { Readable, Writable } from 'node:stream'
import { ApiProblem } from '../problems/problem'

type PartInfo = { filename?: string | undefined; encoding: string; mimeType: string }
type TakesFile = (name: string | undefined, part: Readable, info: PartInfo) => void

/** The field in which files come. */
export const FILES = 'files'

/** What a text may call itself: a browser's Blob says JSON, one without a type says that it is bytes. */
const textTypes = /^(text\/.+|application\/json|application\/.+\+json|application\/octet-stream)$/i

/**
 * Takes the parts of a form for what they are. The parser calls a file what has a file name or calls itself bytes; a text
 * that is no bare text, JSON in a Blob for one, has a file name as well, and a file may come without one.
 * @param texts the fields of the form that are texts
 * @param mostBytes what one of them may weigh
 * @returns whether a file is being read at the moment, and no text
 */
export function readTextParts(parser: Writable, texts: ReadonlySet<string>, mostBytes: number): () => boolean {
  const [take] = parser.listeners('file') as [TakesFile]
  let file: Readable | undefined
  const takeFile: TakesFile = (name, part, info) => {
    file = part
    take(name, part, info)
  }
  parser.removeAllListeners('file')
  parser.on('file', (name: string | undefined, part: Readable, info: PartInfo) => {
    if (name !== undefined && isText(name, info, texts)) readText(parser, { name, part, info }, mostBytes)
    else if (info.filename) takeFile(name, part, info)
    else whenNotEmpty(part, () => takeFile(name, part, { ...info, filename: 'file' }))
  })
  // The parser gives no text at all for one in a character set that it does not know.
  parser.on('field', (name: string | undefined, text: string | undefined) => {
    if (name !== undefined && text === undefined) parser.emit('error', notText(name))
  })
  return () => file !== undefined && !file.readableEnded && !file.destroyed
}

function isText(name: string, { filename, mimeType }: PartInfo, texts: ReadonlySet<string>): boolean {
  if (name === FILES) return false
  if (texts.has(name.replace(/\[.*/s, ''))) return textTypes.test(mimeType)
  // Nobody knows the field, which is then said as of every text.
  return filename === undefined
}

/** Tells the parser's listeners of a text that came like a file, so that it counts as every other one does. */
function readText(
  parser: Writable,
  { name, part, info }: { name: string; part: Readable; info: PartInfo },
  mostBytes: number,
): void {
  let chunks: Buffer[] = []
  let bytes = 0
  part.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else chunks = []
  })
  part.on('end', () => {
    const text = bytes <= mostBytes ? utf8(Buffer.concat(chunks)) : ''
    if (text === undefined) parser.emit('error', notText(name))
    else parser.emit('field', name, text, { ...info, nameTruncated: false, valueTruncated: bytes > mostBytes })
  })
  // A form that breaks off is refused as a whole, by the parser.
  part.on('error', () => {})
}

// Without the mark (BOM) that may stand before it.
function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function notText(name: string): ApiProblem {
  const message = `must be text in UTF-8; files belong into the field "${FILES}"`
  return new ApiProblem(400, {
    code: 'invalid-request',
    detail: `${name}: ${message}`,
    errors: [{ path: name, message }],
  })
}

/** Browsers send an empty part for a choice of files in which nothing was chosen. */
function whenNotEmpty(part: Readable, work: () => void): void {
  part.once('readable', () => {
    const head: Buffer | null = part.read()
    if (head === null) return
    part.unshift(head)
    work()
  })
  part.on('error', () => {})
}
