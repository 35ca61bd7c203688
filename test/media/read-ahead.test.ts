import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { findIndex } from '../../src/media/inspect/find-index'
import { inspectImage } from '../../src/media/inspect/inspect-image'
import { withStoredFile } from '../../src/media/inspect/open-stored-file'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { newMediaKey } from '../../src/media/media-key'
import type { MediaStore } from '../../src/media/media-store'
import { S3MediaStore } from '../../src/media/s3-media-store'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { mediaFixture } from '../api/support/files'
import { type S3Server, startS3 } from '../support/s3-server'
import { TestSpool } from '../support/test-spool'

let folder: string
let spool: TestSpool
let s3: S3Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-ahead-'))
  spool = new TestSpool(folder)
  s3 = await startS3()
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await spool.closeAll()
  await s3.close()
  await rm(folder, { recursive: true, force: true })
})

/** How often the work reads from files of this machine. */
async function countDiskReads(work: () => Promise<unknown>): Promise<number> {
  const some = await open(__filename)
  const reading = vi.spyOn(Object.getPrototypeOf(some) as FileHandle, 'read')
  await some.close()
  await work()
  return reading.mock.calls.length
}

async function countRequests(work: () => Promise<unknown>): Promise<number> {
  const before = s3.requests.length
  await work()
  return s3.requests.slice(before).filter((request) => request.startsWith('GET')).length
}

const kinds = {
  folder: { open: (): MediaStore => new LocalMediaStore(join(folder, 'media'), 'http://x'), count: countDiskReads },
  bucket: { open: (): MediaStore => new S3MediaStore(s3.settings, 'http://x'), count: countRequests },
}

const box = (name: string, size = 8) => {
  const bytes = Buffer.alloc(size)
  bytes.writeUInt32BE(size)
  bytes.write(name, 4, 'latin1')
  return bytes
}
const reel = mediaFixture('reel.mp4')
const beginning = () => reel.subarray(0, reel.readUInt32BE(0))
const preview = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(65_533)])
const comment = Buffer.from([0xff, 0xfe, 0, 4, 0, 0])
const picture = sampleJpeg(600, 400, [9, 9, 9])
const withSegments = (segments: Buffer[]) => Buffer.concat([picture.subarray(0, 2), ...segments, picture.subarray(2)])

describe.each(['folder', 'bucket'] as const)('a file in a %s', (kind) => {
  async function inspected<T>(content: Buffer, work: Parameters<typeof withStoredFile<T>>[2]) {
    const store = kinds[kind].open()
    const file = await spool.receive(Readable.from([content]), { maxBytes: 1e9 })
    const key = newMediaKey(file.format)
    await store.put(key, file)
    let found: T | undefined
    const reads = await kinds[kind].count(async () => {
      found = await withStoredFile(store, key, work)
    })
    return { found, reads }
  }

  it.each([
    ['19,000 empty boxes', () => Array(19_000).fill(box('free')), 'missing', 5],
    ['19,000 empty boxes and an index', () => [...Array(19_000).fill(box('free')), box('moov')], 'first', 5],
    ['more boxes than anybody needs', () => Array(30_000).fill(box('free')), 'unknown', 5],
    ['pictures before the index', () => [box('mdat', 3_000_000), box('moov')], 'last', 2],
  ] as const)('that is a video of %s is read from a few times', async (_what, boxes, index, most) => {
    const { found, reads } = await inspected(Buffer.concat([beginning(), ...boxes()]), findIndex)
    expect(found).toBe(index)
    expect(reads).toBeGreaterThan(0)
    expect(reads).toBeLessThanOrEqual(most)
  })

  it.each([
    ['900 comments', () => Array(900).fill(comment), 1],
    ['13 MB of previews', () => Array(200).fill(preview), 20],
  ] as const)('that is a JPEG with %s is measured, and read from a few times', async (_what, segments, most) => {
    const look = (file: Parameters<typeof findIndex>[0]) => inspectImage(file, 'image/jpeg', { frames: false })
    const { found, reads } = await inspected(withSegments(segments()), look)
    expect(found).toEqual({ kind: 'read', facts: { width: 600, height: 400 } })
    expect(reads).toBeGreaterThan(0)
    expect(reads).toBeLessThanOrEqual(most)
  })
})

it('a video of ten thousand films one after another is let be after some of them', async () => {
  const film = box('mdat', 16)
  film.writeUInt32BE(2_000_000)
  let reads = 0
  const read = async () => {
    reads++
    return film
  }
  expect(await findIndex({ size: 10_000 * 2_000_000, path: async () => '/nowhere', read })).toBe('unknown')
  expect(reads).toBe(200)
})
