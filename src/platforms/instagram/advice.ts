import type { MediaItem } from '../../domain/post'
import type { Draft } from '../judge/draft'
import { fileName } from '../judge/file-name'
import { ratioText } from '../judge/limits'

/** Rounding, and a pixel more or less, are cropped as well and seen by nobody. */
const UNSEEN = 0.02

/** Instagram shows all of a carousel in the shape of its first picture. Source: content publishing guide. */
export function advice({ postType, media }: Draft): string[] {
  if (media.length < 2 || postType === 'story') return []
  const shapes = media.map(shapeOf)
  const known = shapes.filter((shape) => shape !== undefined)
  const [first] = known
  if (first === undefined || known.every((shape) => Math.abs(shape / first - 1) <= UNSEEN)) return []
  const list = media.flatMap((item, index) => {
    const shape = shapes[index]
    return shape === undefined ? [] : [`${fileName(item, index)} ${ratioText(shape)}`]
  })
  return [`Instagram crops all media of a carousel to the ratio of the first; here they differ: ${list.join(', ')}`]
}

/** Width to height as it is shown; undefined where it is not known. */
function shapeOf({ width, height, orientation = 1 }: MediaItem): number | undefined {
  if (!width || !height) return undefined
  return orientation >= 5 ? height / width : width / height
}
