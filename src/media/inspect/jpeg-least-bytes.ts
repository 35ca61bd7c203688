/** Baseline and extended pictures have two codes for each block of 8 x 8, progressive ones at least one, of a bit each. */
const bitsOfBlock: Record<number, number> = { 192: 2, 193: 2, 194: 1 }

/**
 * The bytes that the pixels of a JPEG take at the very least, by the segment that says how it is coded (ITU-T T.81, B.2.2):
 * 0 where that cannot be told.
 */
export function leastBytes(frame: Buffer): number {
  const bits = bitsOfBlock[frame[1] as number]
  const count = frame[9] ?? 0
  if (bits === undefined || frame.length < 10 + 3 * count) return 0
  const height = frame.readUInt16BE(5)
  const width = frame.readUInt16BE(7)
  const samples = Array.from({ length: count }, (_, index) => frame[11 + 3 * index] as number)
  const mostAcross = Math.max(...samples.map((each) => each >> 4))
  const mostDown = Math.max(...samples.map((each) => each & 15))
  if (!(mostAcross && mostDown)) return 0
  const blocks = samples.map(
    (each) => Math.ceil((width * (each >> 4)) / mostAcross / 8) * Math.ceil((height * (each & 15)) / mostDown / 8),
  )
  return Math.floor((bits * blocks.reduce((sum, each) => sum + each, 0)) / 8)
}
