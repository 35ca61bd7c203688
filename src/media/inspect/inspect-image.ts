import type { MediaFacts } from '../../domain/post'
import { countFrames } from './count-frames'
import type { Ending } from './ending'
import type { Inspected } from './inspected'
import { jpegEnding } from './jpeg-ending'
import { type JpegHeader, jpegHeader } from './jpeg-header'
import { pngEnding } from './png-ending'
import { type Reader, readAhead } from './read-ahead'
import type { ReadableBytes } from './readable-file'
import { webpEnding } from './webp-ending'

/** PNG, GIF and WebP say their size in the first 30. */
const HEAD_BYTES = 4 * 1024

/** What the library calls the types we keep. */
const libraryNames: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/**
 * Reads the header of a picture, and looks whether the file goes on to the picture's end. Its pixels are never decoded, so
 * that the size it claims costs nothing.
 * @param contentType as found in its bytes
 * @param wants `frames`: how many pictures an animation has, for which all of it has to be gone through
 */
export async function inspectImage(
  file: ReadableBytes,
  contentType: string,
  wants: { frames: boolean },
): Promise<Inspected> {
  const wanted = libraryNames[contentType]
  if (!wanted) return { kind: 'unknown', why: `the header of ${contentType} is not read` }
  const read = readAhead(file)
  const jpeg = wanted === 'jpg' ? await jpegHeader(read) : undefined
  const head = wanted === 'jpg' ? jpeg?.extract : await read(0, HEAD_BYTES)
  const facts = head && (await readHeader(head, wanted))
  if (!facts) return { kind: 'broken', what: 'is damaged: it does not say how large its picture is' }
  const gif = wanted === 'gif' ? await countFrames(file) : undefined
  const ending = gif?.ending ?? (await endingOf(wanted, { read, size: file.size, jpeg }))
  if (ending === 'cut-off') return { kind: 'broken', what: CUT_OFF }
  const frames = wants.frames ? gif?.frames : undefined
  return {
    kind: 'read',
    facts: { ...facts, ...(frames && { frames }), ...(jpeg?.multiPicture && { multiPicture: true as const }) },
  }
}

const CUT_OFF = 'is cut off: its picture is not all there. Upload the whole file, or export it anew'

function endingOf(
  wanted: string,
  { read, size, jpeg }: { read: Reader; size: number; jpeg: JpegHeader | undefined },
): Promise<Ending> | Ending {
  if (jpeg) return jpegEnding(read, size, jpeg)
  if (wanted === 'png') return pngEnding(read, size)
  return wanted === 'webp' ? webpEnding(read, size) : 'unknown'
}

// Loaded with the first picture, and once: to ask for it again costs more than reading a header.
let library: typeof import('image-size') | undefined

async function readHeader(head: Buffer, wanted: string): Promise<MediaFacts | undefined> {
  library ??= await import('image-size')
  const { imageSize } = library
  try {
    const { type, width, height, orientation } = imageSize(head)
    if (type !== wanted || !isSide(width) || !isSide(height)) return undefined
    return {
      width,
      height,
      ...(orientation !== undefined && orientation >= 1 && orientation <= 8 && { orientation }),
    }
  } catch {
    return undefined
  }
}

const isSide = (pixels: number) => Number.isSafeInteger(pixels) && pixels > 0
