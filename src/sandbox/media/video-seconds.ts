/** Edits and encoders differ by a frame or two about how long a video is. */
const SLACK = 0.15

/** True for a video that certainly lasts shorter or longer than this, in seconds; never for one that does not say it. */
export function lastsOutside(bytes: Buffer, least: number, most: number): boolean {
  const seconds = videoSeconds(bytes)
  return seconds !== undefined && (seconds < least - SLACK || seconds > most + SLACK)
}

/** How long an MP4 or MOV file says it lasts; undefined when the part that is kept does not hold its header. */
export function videoSeconds(bytes: Buffer): number | undefined {
  const movie = boxIn(bytes, 'moov')
  const header = movie && boxIn(movie, 'mvhd')
  if (!header || header.length < 32) return undefined
  const isLong = header[0] === 1
  const scale = header.readUInt32BE(isLong ? 20 : 12)
  const duration = isLong ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16)
  // A fragmented file says 0: its fragments say the rest.
  return scale > 0 && duration > 0 ? duration / scale : undefined
}

/** The content of the first box of a type. */
function boxIn(bytes: Buffer, type: string): Buffer | undefined {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at)
    const head = short === 1 ? 16 : 8
    if (at + head > bytes.length) return undefined
    const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short
    if (size < head) return undefined
    if (bytes.toString('latin1', at + 4, at + 8) === type) return bytes.subarray(at + head, at + size)
    at += size
  }
  return undefined
}
