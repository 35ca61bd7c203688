import { loadSharp } from '../load-sharp'
import { Semaphore } from '../semaphore'

const TIMEOUT_S = 10
const turns = new Semaphore(1)

/** How many pictures an animation has; undefined when that cannot be read here. Nothing is decoded for it. */
export const countFrames = (path: string): Promise<number | undefined> =>
  turns.take(async () => {
    const sharp = await loadSharp()
    const metadata = await sharp?.(path, { pages: -1, limitInputPixels: false })
      .timeout({ seconds: TIMEOUT_S })
      .metadata()
      .catch(() => undefined)
    return metadata?.pages
  })
