import { readAhead } from './read-ahead'
import type { ReadableFile } from './readable-file'

/** Where the index (the `moov` box) of an MP4 or MOV file stands; without one nothing in the file can be played. */
export type IndexPlace = 'first' | 'last' | 'missing' | 'unknown'

/** A file has a handful of boxes at its top, a fragmented one two for each fragment. */
const MOST_BOXES = 20_000

/** Walks over the top boxes of a file (ISO/IEC 14496-12, 4.2), looking at 16 bytes of each. */
export async function findIndex(file: ReadableFile): Promise<IndexPlace> {
  const bytes = readAhead(file)
  let sawPictures = false
  let at = 0
  for (let boxes = 0; boxes < MOST_BOXES; boxes++) {
    if (at + 8 > file.size) return 'missing'
    const head = await bytes(at, at + 16)
    if (!head) return 'unknown'
    const type = head.toString('latin1', 4, 8)
    if (type === 'moov') return sawPictures ? 'last' : 'first'
    if (type === 'mdat') sawPictures = true
    const size = boxSize(head)
    // 0: to the end of the file.
    if (size === 0) return 'missing'
    if (size === undefined || size < 8) return 'unknown'
    at += size
  }
  return 'unknown'
}

/** How long a box says it is; 0 for one that goes on to the end of the file. */
export function boxSize(head: Buffer): number | undefined {
  const size = head.readUInt32BE(0)
  if (size !== 1) return size
  return head.length < 16 ? undefined : Number(head.readBigUInt64BE(8))
}
