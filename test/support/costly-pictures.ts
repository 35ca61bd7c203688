import { crc32, deflateSync } from 'node:zlib'
import { seededRandom } from '../faults/random'

const chunk = (type: string, data: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const content = Buffer.concat([Buffer.from(type), data])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(content))
  return Buffer.concat([length, content, check])
}

/**
 * A grey PNG whose few kilobytes are millions of pixels of noise: eight rows, again and again, which packing finds and the
 * JPEG does not. It is hard to decode, to encode, and to make small.
 */
export function noisyPng(width: number, height: number): Buffer {
  const random = seededRandom(7)
  const rows = Array.from({ length: 8 }, () => Buffer.from([0, ...Array.from({ length: width }, () => random() * 256)]))
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => rows[y % 8] as Buffer)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
