import type { Ending } from './ending'
import type { JpegHeader } from './jpeg-header'
import { leastBytes } from './jpeg-least-bytes'
import type { Reader } from './read-ahead'

const MARK = 0xff
const END = 0xd9
const SCAN = 0xda
const PIECE = 64 * 1024
/** A progressive picture has a dozen scans, each behind its tables. */
const MOST_MARKS = 1_000

/** Marks with a length that may stand between two scans: tables, numbers of lines, comments, what programs add. */
const hasLength = (mark: number) =>
  [0xc4, 0xcc, 0xdb, 0xdc, 0xdd, 0xfe].includes(mark) || (mark >= 0xe0 && mark <= 0xef)

/**
 * Whether a JPEG has the mark that ends its picture (ITU-T T.81, B.1.1.3), and as many bytes before it as its pixels need
 * at the very least. Decodes nothing. Mostly the mark is what the file ends with; else it is looked for from scan to scan.
 */
export async function jpegEnding(read: Reader, size: number, { frame, frameEnd }: JpegHeader): Promise<Ending> {
  const least = leastBytes(frame)
  const isEnough = (end: number) => (end - frameEnd >= least ? 'whole' : 'cut-off')
  const tail = await read(size - 2, size)
  if (tail?.[0] === MARK && tail[1] === END) return isEnough(size)
  let at = frameEnd
  let sawScan = false
  for (let marks = 0; marks < MOST_MARKS; ) {
    const piece = await read(at, at + PIECE)
    if (!piece) return 'unknown'
    const mark = nextMark(piece)
    if (!mark) {
      if (at + piece.length >= size) return 'cut-off'
      // The last byte may be the first half of a mark.
      at += Math.max(1, piece.length - 1)
      continue
    }
    marks++
    at += mark.at
    if (mark.is === END && sawScan) return isEnough(at)
    if (mark.is === SCAN) sawScan = true
    const skipped = hasLength(mark.is) || mark.is === SCAN ? await lengthAt(read, at + 2) : 0
    if (skipped === undefined) return 'cut-off'
    at += 2 + skipped
  }
  return 'unknown'
}

/** Between pixels a 255 is followed by 0, and now and then by the number of a restart; neither is a mark. */
function nextMark(piece: Buffer): { at: number; is: number } | undefined {
  // Byte by byte: to look for each 255 anew would be slow where somebody has put nothing else.
  for (let at = 0; at + 1 < piece.length; at++) {
    if (piece[at] !== MARK) continue
    const is = piece[at + 1] as number
    if (is !== 0 && is !== MARK && !(is >= 0xd0 && is <= 0xd7)) return { at, is }
  }
  return undefined
}

async function lengthAt(read: Reader, at: number): Promise<number | undefined> {
  const bytes = await read(at, at + 2)
  return bytes && bytes.length === 2 ? bytes.readUInt16BE(0) : undefined
}
