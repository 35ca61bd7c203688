import type { Ending } from './ending'
import type { Reader } from './read-ahead'

const SIGNATURE_BYTES = 8
/** Length, name and checksum of a chunk. */
const AROUND = 12
/** The last chunk, which is always the same. */
const LAST = Buffer.from('0000000049454e44ae426082', 'hex')
/** Programs write pictures in chunks of 8 KB and more. */
const MOST_CHUNKS = 20_000

/** Whether a PNG has its last chunk (W3C PNG, 5.6): mostly at its end, else it is looked for from chunk to chunk. */
export async function pngEnding(read: Reader, size: number): Promise<Ending> {
  const tail = await read(size - LAST.length, size)
  if (tail?.equals(LAST)) return 'whole'
  let at = SIGNATURE_BYTES
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks++) {
    const head = await read(at, at + AROUND)
    if (!head) return 'unknown'
    const name = head.toString('latin1', 4, 8)
    if (head.length < AROUND || !/^[A-Za-z]{4}$/.test(name)) return 'cut-off'
    if (name === 'IEND') return 'whole'
    at += AROUND + head.readUInt32BE(0)
  }
  return 'unknown'
}
