import { join } from 'node:path'
import { HARD_MEMORY_MB, MOST_JPEG_PIXELS, MOST_PIXELS } from '../costly-work/limits'
import { type Sides, shrink } from '../shrink'
import { loadSharp, type Sharp } from './load-sharp'

const BEST = 90
const LEAST = 45
/** A quality that is only so much above the least is not worth encoding once more. */
const WORTH_IT = 5

/** What making a JPEG came to; `why` ends a sentence. */
export type Conversion =
  /** It lies in the folder. */
  | { kind: 'made'; path: string; width: number; height: number }
  /** This picture cannot be made into one. */
  | { kind: 'failed'; why: string }
  /** None can: the library is not there. */
  | { kind: 'unavailable' }

export type JpegWanted = {
  /** A PNG, WebP or JPEG file. */
  path: string
  /** Where the JPEG is put. */
  folder: string
  /** What the JPEG may weigh. */
  maxBytes: number
}

/**
 * Makes a picture into a JPEG: colours in sRGB, turned as it says, what shines through on white, nothing but pixels in it.
 * Of an animation the first picture is taken. Its sides are kept, except those of a JPEG that has more pixels than are worked
 * with. Runs in a process apart, which has limits of time and memory.
 */
export async function toJpeg(wanted: JpegWanted): Promise<Conversion> {
  const sharp = await loadSharp()
  if (!sharp) return { kind: 'unavailable' }
  let mostPixels = MOST_PIXELS
  try {
    // Reads the header alone.
    const { format, autoOrient: sides } = await sharp(wanted.path, { limitInputPixels: false }).metadata()
    if (format === 'jpeg') mostPixels = MOST_JPEG_PIXELS
    return await convert(sharp, wanted, { mostPixels, sides })
  } catch (error) {
    return { kind: 'failed', why: reason((error as Error).message, mostPixels) }
  }
}

async function convert(
  sharp: Sharp,
  { path, folder, maxBytes }: JpegWanted,
  { mostPixels, sides }: { mostPixels: number; sides: Sides },
): Promise<Conversion> {
  const smaller = shrink(sides)
  const encode = async (quality: number) => {
    const file = join(folder, `${quality}.jpg`)
    const picture = sharp(path, { limitInputPixels: mostPixels, failOn: 'error' }).autoOrient()
    if (smaller.width < sides.width) picture.resize({ ...smaller, fit: 'fill' })
    const { width, height, size } = await picture
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality })
      .toFile(file)
    return { kind: 'made' as const, path: file, width, height, size }
  }
  const best = await encode(BEST)
  if (best.size <= maxBytes) return best
  // What does not fit at all is encoded twice and no more.
  const least = await encode(LEAST)
  if (least.size > maxBytes)
    return { kind: 'failed', why: `as a JPEG it still has more than ${maxBytes / 1024 / 1024} MB` }
  const quality = qualityFor(maxBytes, { best: best.size, least: least.size })
  if (quality < LEAST + WORTH_IT) return least
  const between = await encode(quality)
  return between.size <= maxBytes ? between : least
}

/** The quality that gives about so many bytes. Sizes grow faster towards the best quality, so that it rather gives fewer. */
function qualityFor(bytes: number, sizes: { best: number; least: number }): number {
  const share = Math.log(bytes / sizes.least) / Math.log(sizes.best / sizes.least)
  return Math.floor(LEAST + (BEST - LEAST) * share)
}

function reason(message: string, most: number): string {
  if (/pixel limit/i.test(message)) return `it has more than ${most / 1_000_000} million pixels`
  if (/memory/i.test(message)) return `that takes more than ${HARD_MEMORY_MB} MB of memory`
  return 'it is damaged'
}
