import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { inspectImage } from '../../src/media/inspect/inspect-image'
import { inspectVideo } from '../../src/media/inspect/inspect-video'
import type { ReadableFile } from '../../src/media/inspect/readable-file'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { mediaFixture } from '../api/support/files'
import { seededRandom } from '../faults/random'
import { ownProcessorMs } from '../support/own-processor'

const inMemory = (bytes: Buffer): ReadableFile => ({
  size: bytes.length,
  path: async () => '/nowhere',
  read: async (start, end) => bytes.subarray(start, end),
})

const look = (bytes: Buffer, type: string) => inspectImage(inMemory(bytes), type, { frames: false })
const watch = (bytes: Buffer) =>
  inspectVideo(inMemory(bytes), { ffprobe: undefined, library: async () => ({ unread: 'nobody tried' }) })

/** A picture of which no two pixels are alike, as it comes from a camera. */
function photograph(width = 320, height = 240) {
  const random = seededRandom(34)
  const pixels = Buffer.from(Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256)))
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

const pictures: Record<string, { type: string; bytes: Buffer }> = {}
const end = Buffer.from([0xff, 0xd9])
const someBytes = Buffer.from(Array.from({ length: 3_000 }, (_, at) => (at * 7) % 256))

beforeAll(async () => {
  const frames = Buffer.concat(await Promise.all([1, 2, 3].map(() => photograph(60, 40).raw().toBuffer())))
  const animation = () => sharp(frames, { raw: { width: 60, height: 120, channels: 3, pageHeight: 40 } })
  const add = async (name: string, type: string, bytes: Promise<Buffer>) => {
    pictures[name] = { type, bytes: await bytes }
  }
  await add('a JPEG', 'image/jpeg', photograph().jpeg().toBuffer())
  await add('a progressive JPEG', 'image/jpeg', photograph().jpeg({ progressive: true }).toBuffer())
  await add('a turned JPEG', 'image/jpeg', photograph().withMetadata({ orientation: 6 }).jpeg().toBuffer())
  await add('a PNG', 'image/png', photograph().png().toBuffer())
  await add('an interlaced PNG', 'image/png', photograph().png({ progressive: true }).toBuffer())
  await add('a WebP', 'image/webp', photograph().webp().toBuffer())
  await add('a WebP without loss', 'image/webp', photograph().webp({ lossless: true }).toBuffer())
  await add('an animated WebP', 'image/webp', animation().webp().toBuffer())
  await add('a GIF', 'image/gif', photograph().gif().toBuffer())
  await add('an animated GIF', 'image/gif', animation().gif().toBuffer())
})

const names = [
  ...['a JPEG', 'a progressive JPEG', 'a turned JPEG', 'a PNG', 'an interlaced PNG', 'a WebP', 'a WebP without loss'],
  ...['an animated WebP', 'a GIF', 'an animated GIF'],
]

describe.each(names)('%s', (name) => {
  const picture = () => pictures[name] as { type: string; bytes: Buffer }

  it('is refused wherever it is cut off, in a sentence', async () => {
    const { type, bytes } = picture()
    for (const share of [0.13, 0.3, 0.5, 0.75, 0.9, 0.99]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share))
      expect(await look(cut, type), String(share)).toEqual({
        kind: 'broken',
        what: 'is cut off: its picture is not all there. Upload the whole file, or export it anew',
      })
    }
  })

  it('is taken whole, whatever a phone has put behind it', async () => {
    const { type, bytes } = picture()
    const film = mediaFixture('reel.mp4')
    for (const behind of [Buffer.alloc(0), Buffer.alloc(90_000), film, sampleJpeg(50, 50, [1, 2, 3]), someBytes]) {
      expect(await look(Buffer.concat([bytes, behind]), type)).toMatchObject({ kind: 'read' })
    }
  })
})

it('a download that was never filled is cut off as well: JPEG, PNG, GIF', async () => {
  for (const name of ['a JPEG', 'a progressive JPEG', 'a PNG', 'a GIF']) {
    const { type, bytes } = pictures[name] as { type: string; bytes: Buffer }
    const empty = Buffer.from(bytes).fill(0, Math.floor(bytes.length / 2))
    expect(await look(empty, type), name).toMatchObject({ kind: 'broken', what: expect.stringContaining('cut off') })
  }
})

it('a JPEG that ends too early for its pixels is cut off, although somebody has closed it', async () => {
  const whole = sampleJpeg(1080, 1440, [90, 120, 200])
  expect(await look(whole, 'image/jpeg')).toMatchObject({ kind: 'read' })
  const closed = Buffer.concat([whole.subarray(0, 3_000), end])
  expect(await look(closed, 'image/jpeg')).toMatchObject({ kind: 'broken', what: expect.stringContaining('cut off') })
  expect(await look(Buffer.concat([closed, someBytes]), 'image/jpeg')).toMatchObject({ kind: 'broken' })
})

it.each([
  ['nothing but marks', Buffer.alloc(30_000_000, 0xff), 'broken'],
  ['empty pixels', Buffer.alloc(30_000_000, Buffer.from([0xff, 0])), 'broken'],
  ['empty segments', Buffer.alloc(30_000_000, Buffer.from([0xff, 0xe1, 0, 2])), 'read'],
  ['scans', Buffer.alloc(30_000_000, Buffer.from([0xff, 0xda, 0, 2])), 'read'],
  ['things that are no marks', Buffer.alloc(30_000_000, Buffer.from([0xff, 0x02])), 'read'],
])('a JPEG without an end that goes on with %s costs little more than to read it', async (_what, behind, kind) => {
  const content = Buffer.concat([sampleJpeg(600, 400, [9, 9, 9]).subarray(0, -2), behind])
  const before = ownProcessorMs()
  expect(await look(content, 'image/jpeg')).toMatchObject({ kind })
  const taken = ownProcessorMs() - before
  const reading = ownProcessorMs()
  for (let at = 0; at < content.length; at++) if (content[at] === 256) throw new Error('no byte')
  expect(taken).toBeLessThan(10 * (ownProcessorMs() - reading))
})

it('a JPEG with a small one inside is not taken for whole when that one ends', async () => {
  const preview = Buffer.concat([Buffer.from('Exif\0\0'), sampleJpeg(40, 30, [5, 5, 5])])
  const length = Buffer.from([0, 0])
  length.writeUInt16BE(preview.length + 2)
  const { bytes } = pictures['a JPEG'] as { bytes: Buffer }
  const whole = Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, preview, bytes.subarray(2)])
  expect(await look(whole, 'image/jpeg')).toMatchObject({ kind: 'read', facts: { width: 320, height: 240 } })
  expect(await look(whole.subarray(0, whole.length / 2), 'image/jpeg')).toMatchObject({ kind: 'broken' })
})

describe('a video', () => {
  it.each(['reel.mp4', 'reel.mov', 'moov-last.mp4', 'hevc.mp4'])(
    'is refused wherever it is cut off, in a sentence: %s',
    async (name) => {
      const bytes = mediaFixture(name)
      for (const share of [0.1, 0.3, 0.5, 0.9, 0.999]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share))
        expect(await watch(cut), String(share)).toMatchObject({
          kind: 'broken',
          what: expect.stringMatching(/^is cut off/),
        })
      }
    },
  )

  it('in fragments is refused when one of them is cut off', async () => {
    const bytes = mediaFixture('fragmented.mp4')
    const last = bytes.lastIndexOf('mdat', undefined, 'latin1')
    expect(await watch(bytes.subarray(0, last + 100))).toMatchObject({ kind: 'broken' })
  })

  it.each(['reel.mp4', 'reel.mov', 'moov-last.mp4', 'fragmented.mp4'])(
    'is taken whole, whatever a phone has put behind it: %s',
    async (name) => {
      const bytes = mediaFixture(name)
      for (const behind of [Buffer.alloc(0), Buffer.alloc(90_000), someBytes, Buffer.from('SEFT\x00\x01')]) {
        // It goes on to be read, which is not tried here.
        expect(await watch(Buffer.concat([bytes, behind]))).toEqual({ kind: 'unknown', why: 'nobody tried' })
      }
    },
  )
})
