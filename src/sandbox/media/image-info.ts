export interface ImageInfo {
  format: 'jpeg' | 'png' | 'gif' | 'bmp' | 'tiff' | 'webp' | 'mpo'
  width: number
  height: number
}

/** Format and dimensions of a picture, read from its header; undefined when it is none. */
export function imageInfo(bytes: Buffer): ImageInfo | undefined {
  if (bytes.length < 12) return undefined
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegInfo(bytes)
  if (bytes.readUInt32BE(0) === 0x89504e47 && bytes.length >= 24) {
    return { format: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  const start = bytes.toString('latin1', 0, 4)
  if (start === 'GIF8') return { format: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  if (start === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return { format: 'webp', width: 0, height: 0 }
  if (start === 'II*\0' || start === 'MM\0*') return { format: 'tiff', width: 0, height: 0 }
  if (start.startsWith('BM') && bytes.length >= 26) {
    return { format: 'bmp', width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) }
  }
  return undefined
}

// A JPEG is a chain of segments; the frame header (SOF) carries the size. Multi-picture files (MPO) are JPEGs that carry
// an APP2 segment called MPF, and Instagram refuses them.
function jpegInfo(bytes: Buffer): ImageInfo | undefined {
  let format: 'jpeg' | 'mpo' = 'jpeg'
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (isFrameHeader(marker)) {
      return { format, height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    if (marker === 0xe2 && bytes.toString('latin1', at + 4, at + 7) === 'MPF') format = 'mpo'
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** True for bytes that begin like an MP4 or MOV file. */
export function looksLikeVideo(bytes: Buffer): boolean {
  return bytes.length >= 8 && bytes.toString('latin1', 4, 8) === 'ftyp'
}

/** The media type of what was received, from its bytes: what a client or server says of it is not to be trusted. */
export function mediaTypeOf(bytes: Buffer): string {
  if (looksLikeVideo(bytes)) return 'video/mp4'
  if (bytes.toString('latin1', 0, 4) === '%PDF') return 'application/pdf'
  const format = imageInfo(bytes)?.format
  if (!format) return 'application/octet-stream'
  return format === 'mpo' ? 'image/jpeg' : `image/${format}`
}
