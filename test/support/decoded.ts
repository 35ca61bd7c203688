import sharp from 'sharp'

/**
 * A picture in memory, to be looked at by a test. A test whose process has also run our own conversion finds the
 * library's decoders closed (see src/media/convert/load-sharp.ts), and files share a process in any order: so what a
 * test itself wants to read is opened again here, each time.
 */
export function decoded(bytes: Buffer): sharp.Sharp {
  sharp.unblock({ operation: ['Jpeg', 'Webp'].map((type) => `VipsForeignLoad${type}Buffer`) })
  return sharp(bytes)
}
