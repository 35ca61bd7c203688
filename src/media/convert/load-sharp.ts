import type sharpModule from 'sharp'

export type Sharp = typeof sharpModule

let loaded: Promise<Sharp | undefined> | undefined

/**
 * The image library, loaded with the first picture that needs it; undefined when it cannot be loaded here. It decodes
 * other people's files: no decoder is ever reached but those of the types we convert, and nothing is kept in memory.
 */
export function loadSharp(): Promise<Sharp | undefined> {
  loaded ??= import('sharp').then(
    ({ default: sharp }) => {
      sharp.block({ operation: ['VipsForeignLoad'] })
      sharp.unblock({ operation: ['Png', 'Webp', 'Jpeg'].map((type) => `VipsForeignLoad${type}File`) })
      sharp.cache(false)
      sharp.concurrency(1)
      return sharp
    },
    () => undefined,
  )
  return loaded
}
