import type { MediaFacts } from '../../domain/post'
import { countFrames } from './count-frames'
import type { Inspected } from './inspected'
import { jpegHeader } from './jpeg-header'
import type { ReadableFile } from './readable-file'

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
 * Reads the header of a picture. Its pixels are never decoded, so that the size it claims costs nothing.
 * @param contentType as found in its bytes
 * @param wants `frames`: how many pictures an animation has, for which all of it has to be gone through
 */
export async function inspectImage(
  file: ReadableFile,
  contentType: string,
  wants: { frames: boolean },
): Promise<Inspected> {
  const wanted = libraryNames[contentType]
  if (!wanted) return { kind: 'unknown', why: `the header of ${contentType} is not read` }
  const jpeg = wanted === 'jpg' ? await jpegHeader(file) : undefined
  const head = wanted === 'jpg' ? jpeg?.extract : await file.read(0, HEAD_BYTES)
  const facts = head && (await readHeader(head, wanted))
  if (!facts) return { kind: 'broken', what: 'is damaged: it does not say how large its picture is' }
  const frames = wants.frames && wanted === 'gif' ? await countFrames(file) : undefined
  return {
    kind: 'read',
    facts: { ...facts, ...(frames && { frames }), ...(jpeg?.multiPicture && { multiPicture: true as const }) },
  }
}

async function readHeader(head: Buffer, wanted: string): Promise<MediaFacts | undefined> {
  const { imageSize } = await import('image-size')
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
