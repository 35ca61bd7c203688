/** Standard luminance DC table: code lengths of the categories 0 to 11. */
const dcCounts = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const dcCodes = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110', '1111110', '11111110', '111111110']

/**
 * A real JPEG of one colour, small whatever its dimensions: for tests and demonstrations that need pictures and have no
 * image library. Every block but the first repeats the one before it.
 */
export function sampleJpeg(
  width: number,
  height: number,
  [red, green, blue]: readonly [number, number, number],
): Buffer {
  const luma = 0.299 * red + 0.587 * green + 0.114 * blue
  const levels = [luma - 128, (blue - luma) * 0.564, (red - luma) * 0.713].map(Math.round)
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8)
  // A block is its difference from the block before, then "end of block", which our one-code table writes as 0.
  const first = levels.map((level) => `${difference(level)}0`).join('')
  const bits = first + '000'.repeat(3 * (blocks - 1))
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...new Array<number>(64).fill(8)]),
    segment(0xc0, [8, ...short(height), ...short(width), 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
    segment(0xc4, [0x00, ...dcCounts, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
    segment(0xc4, [0x10, 1, ...new Array<number>(15).fill(0), 0]),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
    pack(bits),
    Buffer.from([0xff, 0xd9]),
  ])
}

/** Bytes that begin like an MP4 and hold nothing to play; `seed` makes two of them differ. */
export function sampleMp4(size: number, seed = 0): Buffer {
  const bytes = Buffer.alloc(Math.max(size, 32), seed & 0xff)
  bytes.writeUInt32BE(24, 0)
  bytes.write('ftypisom', 4, 'latin1')
  bytes.writeUInt32BE(512, 12)
  bytes.write('isommp42', 16, 'latin1')
  return bytes.subarray(0, Math.max(size, 24))
}

function difference(level: number): string {
  const size = level === 0 ? 0 : Math.floor(Math.log2(Math.abs(level))) + 1
  if (size === 0) return dcCodes[0] ?? ''
  const value = level > 0 ? level : level + 2 ** size - 1
  return (dcCodes[size] ?? '') + value.toString(2).padStart(size, '0')
}

function segment(marker: number, content: number[]): Buffer {
  return Buffer.from([0xff, marker, ...short(content.length + 2), ...content])
}

function short(value: number): number[] {
  return [value >> 8, value & 0xff]
}

// The last byte is filled with ones, and a data byte 255 is followed by 0, as the format asks.
function pack(bits: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2)
    bytes.push(byte)
    if (byte === 255) bytes.push(0)
  }
  return Buffer.from(bytes)
}
