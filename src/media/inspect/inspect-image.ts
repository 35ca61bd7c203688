import type { MediaFacts } from '../../domain/post'
import { countFrames } from './count-frames'
import type { Inspected } from './inspected'
import type { ReadableFile } from './readable-file'

/** Nearly every picture says its size in these first bytes. */
const FIRST_READ = 64 * 1024
/** Cameras put previews of some MB before it. */
const SECOND_READ = 4 * 1024 * 1024

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
  for (const most of [FIRST_READ, SECOND_READ]) {
    const head = await file.read(0, most)
    const facts = await readHeader(head, wanted)
    if (facts) {
      const frames = wants.frames && wanted === 'gif' ? await countFrames(file.path) : undefined
      return { kind: 'read', facts: { ...facts, ...(frames && { frames }) } }
    }
    if (head.length === file.size)
      return { kind: 'broken', what: 'is damaged: it does not say how large its picture is' }
  }
  return { kind: 'unknown', why: 'its header is longer than 4 MB' }
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
      ...(type === 'jpg' && hasSeveralPictures(head) && { multiPicture: true as const }),
    }
  } catch {
    return undefined
  }
}

const isSide = (pixels: number) => Number.isSafeInteger(pixels) && pixels > 0

/** An APP2 segment that begins with MPF: the index of a multi-picture file (CIPA DC-007). */
function hasSeveralPictures(head: Buffer): boolean {
  for (let at = head.indexOf('MPF\0', 0, 'latin1'); at !== -1; at = head.indexOf('MPF\0', at + 1, 'latin1')) {
    if (head[at - 4] === 0xff && head[at - 3] === 0xe2) return true
  }
  return false
}
