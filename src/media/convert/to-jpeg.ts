import { Readable } from 'node:stream'
import { loadSharp, type Sharp } from '../load-sharp'
import { Semaphore } from '../semaphore'

/** Decoded, such a picture takes 160 MB. Larger ones are refused before anything is decoded. */
const MOST_PIXELS = 40_000_000
const TIMEOUT_S = 20
/** The first quality that fits is taken. */
const QUALITIES = [90, 82, 72, 60, 45] as const

/** A JPEG made from a picture. */
export type MadeJpeg = { content: Readable; width: number; height: number; size: number }

/** What making a JPEG came to; `why` ends a sentence. */
export type Conversion =
  | { kind: 'made'; jpeg: MadeJpeg }
  /** This picture cannot be made into one. */
  | { kind: 'failed'; why: string }
  /** None can: the library is not there. */
  | { kind: 'unavailable' }

// One at a time: each may take much memory, and all threads of the machine's pool would be busy with it.
const turns = new Semaphore(1)

/**
 * Makes a picture into a JPEG: colours in sRGB, turned as it says, what shines through on white, nothing but pixels in it.
 * Of an animation the first picture is taken. Its sides are kept.
 * @param path a PNG, WebP or JPEG file
 * @param maxBytes what the JPEG may weigh
 */
export const toJpeg = (path: string, maxBytes: number): Promise<Conversion> =>
  turns.take(async () => {
    const sharp = await loadSharp()
    return sharp ? convert(sharp, path, maxBytes) : { kind: 'unavailable' }
  })

async function convert(sharp: Sharp, path: string, maxBytes: number): Promise<Conversion> {
  try {
    for (const quality of QUALITIES) {
      const { data, info } = await sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .timeout({ seconds: TIMEOUT_S })
        .autoOrient()
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .jpeg({ quality })
        .toBuffer({ resolveWithObject: true })
      if (data.length > maxBytes) continue
      const { width, height, size } = info
      return { kind: 'made', jpeg: { content: Readable.from([data]), width, height, size } }
    }
    return { kind: 'failed', why: `as a JPEG it still has more than ${maxBytes / 1024 / 1024} MB` }
  } catch (error) {
    return { kind: 'failed', why: reason((error as Error).message) }
  }
}

function reason(message: string): string {
  if (/pixel limit/i.test(message)) return `it has more than ${MOST_PIXELS / 1_000_000} million pixels`
  if (/timeout/i.test(message)) return `that takes longer than ${TIMEOUT_S} s`
  return 'it is damaged'
}
