import { MOST_PIXELS } from './costly-work/limits'

export type Sides = { width: number; height: number }

/**
 * The sides of a picture of too many pixels to be worked with, halved until it has few enough. A JPEG can be read at half
 * its sides, a quarter and an eighth without ever being whole in memory.
 */
export function shrink(sides: Sides): Sides {
  let { width, height } = sides
  while (width * height > MOST_PIXELS) {
    width = Math.ceil(width / 2)
    height = Math.ceil(height / 2)
  }
  return { width, height }
}
