import { MOST_JPEG_PIXELS, MOST_PIXELS } from '../costly-work/limits'
import { loadSharp } from './load-sharp'

/** A picture is not made wider than it is, and one that is much taller than wide becomes narrower. */
const TALLEST = 2
const QUALITY = 75
/** Of 0 to 6: those above take twice the time for a tenth of the bytes. */
const EFFORT = 2

export type ThumbnailWanted = {
  /** A PNG, WebP or JPEG file. */
  path: string
  width: number
}

/** What making a small picture came to. */
export type Thumbnail =
  | { kind: 'made'; base64: string }
  /** This picture cannot be made into one. */
  | { kind: 'failed' }
  /** None can: the library is not there. */
  | { kind: 'unavailable' }

/**
 * Makes a small WebP of a picture, turned as it says, with nothing in it but pixels; of an animation the first picture. Runs in
 * a process apart, which has limits of time and memory.
 */
export async function toThumbnail({ path, width }: ThumbnailWanted): Promise<Thumbnail> {
  const sharp = await loadSharp()
  if (!sharp) return { kind: 'unavailable' }
  try {
    // Reads the header alone.
    const { format } = await sharp(path, { limitInputPixels: false }).metadata()
    const small = await sharp(path, { limitInputPixels: format === 'jpeg' ? MOST_JPEG_PIXELS : MOST_PIXELS })
      .autoOrient()
      .resize({ width, height: width * TALLEST, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .webp({ quality: QUALITY, effort: EFFORT })
      .toBuffer()
    return { kind: 'made', base64: small.toString('base64') }
  } catch {
    return { kind: 'failed' }
  }
}
