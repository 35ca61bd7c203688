import type { Reader } from './read-ahead'

/** What the segments before the picture of a JPEG say. */
export type JpegHeader = {
  /** A JPEG of those segments alone that tell size and orientation: it can be read without going through the file. */
  extract: Buffer
  /** It has an index of several pictures (an APP2 segment that begins with MPF; CIPA DC-007). */
  multiPicture: boolean
  /** The segment that says how the picture is coded, and where what follows it begins. */
  frame: Buffer
  frameEnd: number
}

/** Cameras write a dozen, previews of some MB are cut into pieces of 64 KB. */
const MOST_SEGMENTS = 1_000

const START = Buffer.from([0xff, 0xd8])
/** An empty segment: the library takes what stands first for one without a size. */
const NOTHING = Buffer.from([0xff, 0xe0, 0, 2])

/**
 * Goes from segment to segment up to the one with the size of the picture (ITU-T T.81, B.1), however far behind previews
 * and profiles it lies, and reads hardly more than that.
 * @returns undefined when there is none: the file is damaged
 */
export async function jpegHeader(read: Reader): Promise<JpegHeader | undefined> {
  // Reading often enough to be stopped would take more and longer segments than are gone through.
  const bytes = async (at: number, length: number) => (await read(at, at + length)) ?? Buffer.alloc(0)
  if (!(await bytes(0, 2)).equals(START)) return undefined
  let exif: Buffer | undefined
  let multiPicture = false
  let at = 2
  for (let count = 0; count < MOST_SEGMENTS; count++) {
    const start = await bytes(at, 10)
    if (start.length < 4 || start[0] !== 0xff) return undefined
    const marker = start[1] as number
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = 2 + start.readUInt16BE(2)
    const name = start.toString('latin1', 4, 10)
    if (isFrame(marker)) {
      const frame = await bytes(at, length)
      const extract = Buffer.concat([START, NOTHING, ...(exif ? [exif] : []), asBaseline(frame)])
      return { extract, multiPicture, frame, frameEnd: at + length }
    }
    // The picture itself, or its end, without having said how large it is.
    if (marker === 0xda || marker === 0xd9) return undefined
    if (marker === 0xe1 && name.startsWith('Exif') && !exif) exif = await bytes(at, length)
    if (marker === 0xe2 && name.startsWith('MPF\0')) multiPicture = true
    at += length
  }
  return undefined
}

/** SOF0 to SOF15 without the tables that have numbers between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Rare ways of coding say their size in the same place; the library knows the three usual ones. */
function asBaseline(frame: Buffer): Buffer {
  const copy = Buffer.from(frame)
  copy[1] = 0xc0
  return copy
}
