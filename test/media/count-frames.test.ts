import { describe, expect, it } from 'vitest'
import { countFrames, MOST_FRAMES } from '../../src/media/inspect/count-frames'
import type { ReadableFile } from '../../src/media/inspect/readable-file'
import { gif } from '../api/support/files'
import { ownProcessorMs } from '../support/own-processor'

const inMemory = (bytes: Buffer): ReadableFile & { bytesRead: number; reads: number } => ({
  size: bytes.length,
  path: async () => '/nowhere',
  bytesRead: 0,
  reads: 0,
  async read(start, end) {
    const part = bytes.subarray(start, end)
    this.bytesRead += part.length
    this.reads++
    return part
  },
})

const whole = gif()
const head = whole.subarray(0, whole.indexOf(0x2c))
const frame = whole.subarray(whole.indexOf(0x2c), whole.length - 1)
const comment = (blocks: number, length: number) =>
  Buffer.concat([
    Buffer.from([0x21, 0xfe]),
    Buffer.alloc(blocks * (1 + length), Buffer.from([length, ...Array(length).fill(0x2c)])),
    Buffer.from([0]),
  ])
const end = Buffer.from(';')
/** A picture with colours of its own. */
const ownColours = Buffer.concat([
  frame.subarray(0, 9),
  Buffer.from([0x81]),
  Buffer.alloc(12, 0x2c),
  frame.subarray(10),
])

const look = (...parts: Buffer[]) => countFrames(inMemory(Buffer.concat(parts)))
const count = async (...parts: Buffer[]) => (await look(...parts)).frames

describe('pictures of a GIF are counted', () => {
  it.each([1, 2, 250])('%i of them', async (frames) => {
    expect(await count(head, ...Array<Buffer>(frames).fill(frame), end)).toBe(frames)
  })

  it('with comments, colours of their own and no end mark', async () => {
    expect(await count(head, comment(3, 200), frame, ownColours, comment(1, 1), frame)).toBe(3)
  })

  it('across the pieces in which the file is read', async () => {
    expect(await count(head, frame, comment(700, 255), frame, comment(3_000, 255), ownColours, end)).toBe(3)
  })

  it('up to where the file breaks off', async () => {
    expect(await count(head, frame, frame, frame.subarray(0, 5))).toBe(2)
    expect(await count(head, frame, frame.subarray(0, -3))).toBe(2)
  })
})

it('nobody counts further than the first that no platform takes, nor reads the rest', async () => {
  const file = inMemory(Buffer.concat([head, ...Array<Buffer>(300_000).fill(frame)]))
  expect((await countFrames(file)).frames).toBe(MOST_FRAMES)
  expect(file.bytesRead).toBeLessThan(100_000)
})

it('a file that is none has no number', async () => {
  expect(await count(Buffer.from('<svg/>'))).toBeUndefined()
  expect(await count(Buffer.alloc(0))).toBeUndefined()
})

it.each([
  ['a file of the smallest blocks', Buffer.concat([head, comment(25_000_000, 1)])],
  ['an endless row of empty comments', Buffer.concat([head, ...Array<Buffer>(500_000).fill(comment(0, 0))])],
])('%s is gone through in short steps, and given up in the end', async (_what, bytes) => {
  let longestStep = 0
  let last = ownProcessorMs()
  const beat = setInterval(() => {
    longestStep = Math.max(longestStep, ownProcessorMs() - last)
    last = ownProcessorMs()
  }, 5)
  const file = inMemory(bytes)
  const pausing = {
    ...file,
    read: (start: number, stop: number) =>
      new Promise<Buffer>((done) => setImmediate(() => done(bytes.subarray(start, stop)))),
  }
  await countFrames(pausing)
  clearInterval(beat)
  expect(longestStep).toBeLessThan(250)
})
