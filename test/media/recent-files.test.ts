import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import { CostlyWork } from '../../src/media/costly-work/costly-work'
import { MediaInspector } from '../../src/media/inspect/media-inspector'
import { MediaLibrary } from '../../src/media/media-library'
import { RecentFiles, SMALL_BYTES } from '../../src/media/recent-files'
import { Spool } from '../../src/media/spool'
import { sampleJpeg } from '../../src/sandbox/sample-media'
import { jpeg } from '../api/support/files'
import { testDatabase } from '../support/database'
import { type MediaWorld, mediaWorld } from '../support/media-world'

describe('the contents of files that have just come in', () => {
  it('are there once', () => {
    const recent = new RecentFiles()
    recent.add('ab/1', Buffer.from('one'))
    expect(recent.take('ab/1')?.toString()).toBe('one')
    expect(recent.take('ab/1')).toBeUndefined()
  })

  it('never take more memory than they may: the oldest go, and what is given back twice counts once', () => {
    const recent = new RecentFiles(100)
    for (let n = 0; n < 5; n++) recent.add(`ab/${n}`, Buffer.alloc(40))
    recent.add('ab/4', Buffer.alloc(40))
    expect([0, 1, 2, 3, 4].map((n) => recent.take(`ab/${n}`)?.length)).toEqual([
      undefined,
      undefined,
      undefined,
      40,
      40,
    ])
    recent.add('ab/large', Buffer.alloc(101))
    recent.add('ab/small', Buffer.alloc(100))
    expect([recent.take('ab/large'), recent.take('ab/small')?.length]).toEqual([undefined, 100])
  })
})

describe('a picture that has just come in', () => {
  let world: MediaWorld
  let library: MediaLibrary
  let inspector: MediaInspector
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
    const recent = new RecentFiles()
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
})
