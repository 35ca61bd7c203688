import { Readable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { MediaInspector } from '../../src/media/inspect/media-inspector'
import { MediaLibrary } from '../../src/media/media-library'
import { RecentFiles, SMALL_BYTES } from '../../src/media/recent-files'
import { Spool } from '../../src/media/spool'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { jpeg, pdf } from '../api/support/files'
import { testDatabase } from '../support/database'
import { type MediaWorld, mediaWorld } from '../support/media-world'

const MB = 1024 * 1024
const TINY = 10_000

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What the Buffers of this process take that are still in use. */
function bytesOfBuffers(): number {
  // What the first one finds is given back meanwhile, and has been when the second begins.
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

/** In one of the blocks of 8 KB that Node shares out among all small Buffers. */
function besideOthers(n: number): Buffer {
  const tiny = Buffer.allocUnsafe(16).fill(n % 251)
  Buffer.allocUnsafe(4_000)
  return tiny
}

describe('the contents of files that have just come in', () => {
  it('are there once', () => {
    const recent = new RecentFiles()
    recent.add('ab/1', Buffer.from('one'))
    expect(recent.take('ab/1')?.toString()).toBe('one')
    expect(recent.take('ab/1')).toBeUndefined()
  })

  it('never take more memory than they may: the oldest go, and what is given back twice counts once', () => {
    const recent = new RecentFiles(100_000)
    for (let n = 0; n < 5; n++) recent.add(`ab/${n}`, Buffer.alloc(40_000))
    recent.add('ab/4', Buffer.alloc(40_000))
    expect([0, 1, 2, 3, 4].map((n) => recent.take(`ab/${n}`)?.length)).toEqual([
      undefined,
      undefined,
      undefined,
      40_000,
      40_000,
    ])
    recent.add('ab/large', Buffer.alloc(100_001))
    recent.add('ab/small', Buffer.alloc(99_000))
    expect([recent.take('ab/large'), recent.take('ab/small')?.length]).toEqual([undefined, 99_000])
  })

  it('count with what they take beside their bytes, which is all that a tiny one takes', () => {
    const recent = new RecentFiles(100_000)
    for (let n = 0; n < 1_000; n++) recent.add(`ab/${n}`, Buffer.alloc(1))
    const kept = Array.from({ length: 1_000 }, (_, n) => recent.take(`ab/${n}`)).filter((content) => content)
    expect(kept.length).toBeGreaterThan(100)
    expect(kept.length).toBeLessThan(400)
  })

  it.each([
    ['was cut out of what came over a connection', (n: number) => Buffer.alloc(64 * 1024, n % 251).subarray(100, 116)],
    ['lies beside what others made', besideOthers],
  ])('keep nothing in memory but themselves, when each %s', (_what, tiny) => {
    const recent = new RecentFiles()
    const before = bytesOfBuffers()
    for (let n = 0; n < TINY; n++) recent.add(`ab/${n}`, tiny(n))
    expect(bytesOfBuffers() - before).toBeLessThan(10 * MB)
    const last = Array.from({ length: 1_000 }, (_, n) => TINY - 1 - n)
    for (const n of last) expect(recent.take(`ab/${n}`)?.equals(Buffer.alloc(16, n % 251)), `file ${n}`).toBe(true)
  })

  it('are kept as they came when they fill half of their memory, so that nothing is copied in vain', () => {
    const recent = new RecentFiles()
    const content = Buffer.alloc(64 * 1024).subarray(0, 40_000)
    recent.add('ab/1', content)
    expect(recent.take('ab/1')).toBe(content)
  })
})

describe('a picture that has just come in', () => {
  let world: MediaWorld
  let library: MediaLibrary
  let inspector: MediaInspector
  let recent: RecentFiles
  let reads = 0
  const work = new CostlyWork()

  beforeAll(async () => {
    const database = await testDatabase()
    world = await mediaWorld('bucket', database)
    const openRead = world.store.openRead.bind(world.store)
    world.store.openRead = (...asked) => {
      reads++
      return openRead(...asked)
    }
    recent = new RecentFiles()
    library = new MediaLibrary(world.store, new Spool(world.folder), mediaFiles(database.db), recent)
    inspector = new MediaInspector(world.store, 'off', work, recent)
  })
  afterAll(async () => {
    work.close()
    await world.close()
  })

  const save = (content: Buffer) => library.save('acme', Readable.from([content]), { maxBytes: 10_000_000 })
  const look = ({ url, key, contentType }: { url: string; key: string; contentType: string }) =>
    inspector.inspect({ companyId: 'acme' }, { url, type: 'image', key, contentType }, { frames: false })

  it('is looked into without being read again, and read when it is looked into once more', async () => {
    const file = await save(sampleJpeg(64, 48, [1, 1, 9]))
    const first = await look(file)
    expect(first).toMatchObject({ kind: 'read', facts: { width: 64, height: 48 } })
    expect(reads).toBe(0)
    expect(await look(file)).toEqual(first)
    expect(reads).toBeGreaterThan(0)
  })

  it('is read from the store when it is not small, and found to be cut off all the same when it is', async () => {
    const before = reads
    const large = await save(Buffer.concat([sampleJpeg(64, 48, [2, 2, 9]), Buffer.alloc(SMALL_BYTES)]))
    expect(await look(large)).toMatchObject({ kind: 'read' })
    expect(reads).toBeGreaterThan(before)
    const cut = sampleJpeg(640, 480, [3, 3, 9])
    const half = await save(cut.subarray(0, Math.floor(cut.length / 2)))
    const now = reads
    expect(await look(half)).toMatchObject({ kind: 'broken' })
    expect(reads).toBe(now)
    expect(await look(await save(jpeg(100)))).toMatchObject({ kind: 'broken' })
  })

  it('is forgotten when it is given back, and a document, which is never looked into, takes no memory at all', async () => {
    const file = await save(sampleJpeg(64, 48, [4, 4, 9]))
    await library.giveBack([file], (error) => expect.fail(String(error)))
    const document = await save(pdf())
    expect([recent.take(file.key), recent.take(document.key)]).toEqual([undefined, undefined])
  })
})
