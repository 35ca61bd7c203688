import { deflateSync } from 'node:zlib'
import { seededRandom } from '../faults/random'
import { pngChunk } from './png-chunk'

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
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => rows[y % 8] as Buffer)))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}
