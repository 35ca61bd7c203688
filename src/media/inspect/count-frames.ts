import type { Ending } from './ending'
import { type Reader, readAhead } from './read-ahead'
import type { ReadableBytes } from './readable-file'

/** One more than any platform takes: nobody needs to know how many there are beyond. */
export const MOST_FRAMES = 251
/** Pictures have one extension each, and a file a handful of its own. */
const MOST_BLOCKS = 4 * MOST_FRAMES

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
/** Signature, screen descriptor. */
const HEAD_BYTES = 13
/** Separator, place and size, flags; a table of colours may follow. */
const IMAGE_BYTES = 10
const PIECE = 64 * 1024

/** How many pictures a GIF has, {@link MOST_FRAMES} when there are as many or more; undefined when that cannot be told. */
export type Frames = { frames: number | undefined; ending: Ending }

const unknown: Frames = { frames: undefined, ending: 'unknown' }

/**
 * Goes through a GIF from block to block (GIF89a, appendix A), up to the first picture that is too many, and decodes
 * nothing. Where the file breaks off, the pictures before count; that its end mark alone is missing, nobody sees.
 */
export async function countFrames(file: ReadableBytes): Promise<Frames> {
  const bytes = new Pieces(readAhead(file), file.size)
  const head = await bytes.at(0, HEAD_BYTES)
  if (!head?.toString('latin1', 0, 6).match(/^GIF8[79]a$/)) return unknown
  let at = HEAD_BYTES + colours(head[10] as number)
  let frames = 0
  for (let blocks = 0; blocks < MOST_BLOCKS; blocks++) {
    const block = await bytes.at(at, IMAGE_BYTES)
    if (!block) return unknown
    if (block.length === 0) return { frames, ending: frames > 0 ? 'whole' : 'cut-off' }
    if (block[0] === IMAGE) {
      if (block.length < IMAGE_BYTES) return { frames, ending: 'cut-off' }
      if (++frames >= MOST_FRAMES) return { frames, ending: 'unknown' }
      // Behind the table stands the size of the codes.
      at += IMAGE_BYTES + colours(block[9] as number) + 1
    } else if (block[0] === EXTENSION) at += 2
    else return { frames, ending: block[0] === TRAILER ? 'whole' : await endingOfOddOne(bytes) }
    const end = await bytes.behindData(at)
    if (end === undefined) return unknown
    if (end === 'nowhere') return { frames, ending: 'cut-off' }
    at = end
  }
  return unknown
}

/** What is no block: in a file without an end mark what a broken download has left empty, else a program's own way. */
async function endingOfOddOne(bytes: Pieces): Promise<Ending> {
  const last = await bytes.at(bytes.size - 1, 1)
  return last?.[0] === 0 ? 'cut-off' : 'whole'
}

/** Bytes of a table of colours, whose flag and size stand in one byte. */
const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** A file in pieces that are gone through at one go, with a pause between them: data come in blocks of at most 255 bytes. */
class Pieces {
  private piece: Buffer = Buffer.alloc(0)
  private start = 0

  constructor(
    private readonly read: Reader,
    readonly size: number,
  ) {}

  /** The bytes from a place on, fewer where the file ends; undefined when it has been read from often enough. */
  async at(place: number, length: number): Promise<Buffer | undefined> {
    if (place < this.start || place + length > this.start + this.piece.length) {
      const piece = await this.read(place, place + PIECE)
      if (!piece) return undefined
      this.piece = piece
      this.start = place
    }
    return this.piece.subarray(place - this.start, place - this.start + length)
  }

  /** The place behind a row of data blocks: each says its length, the last has none. Nowhere, where the file ends before. */
  async behindData(place: number): Promise<number | 'nowhere' | undefined> {
    let at = place
    for (;;) {
      const next = await this.at(at, 1)
      if (!next) return undefined
      if (next.length === 0) return 'nowhere'
      while (at < this.start + this.piece.length) {
        const length = this.piece[at - this.start] as number
        at += 1 + length
        if (length === 0) return at
      }
    }
  }
}
