import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import { MediaLibrary, type StoredMedia } from '../../src/media/media-library'
import { Spool, type SpooledFile } from '../../src/media/spool'
import { html, jpeg } from '../api/support/files'
import { type TestDatabase, testDatabase } from '../support/database'
import { type MediaWorld, mediaWorld, storeKinds } from '../support/media-world'
import { busy } from '../support/s3-server'

describe.each(storeKinds)('the media of companies, in a %s', (kind) => {
  let database: TestDatabase
  let world: MediaWorld
  let library: MediaLibrary

  beforeAll(async () => {
    database = await testDatabase()
    world = await mediaWorld(kind, database)
    library = world.library
  })
  beforeEach(async () => {
    await database.db.query('DELETE FROM media_files')
    for await (const { key } of world.store.list()) await world.store.remove(key)
  })
  afterEach(() => vi.restoreAllMocks())
  afterAll(() => world.close())

  const save = (content: Buffer, companyId = 'acme', from = library) =>
    from.save(companyId, Readable.from([content]), { maxBytes: 1_000_000 })
  const giveBack = (...files: StoredMedia[]) =>
    library.giveBack(files, (error) => {
      throw error
    })
  const rows = async () =>
    (await database.db.query<RowDataPacket[]>('SELECT * FROM media_files ORDER BY id'))[0] as Record<string, unknown>[]
  const kept = async () => {
    const keys: string[] = []
    for await (const { key } of world.store.list()) keys.push(key)
    return keys.sort()
  }
  const spooled = async () => (await readdir(join(world.folder, '.incoming'))).length
  const picture = () => Buffer.concat([jpeg(), randomBytes(16)])

  it('keeps a file and knows whose it is', async () => {
    const content = picture()
    const stored = await save(content)
    expect(stored).toMatchObject({ companyId: 'acme', contentType: 'image/jpeg', size: content.length })
    expect(stored.url).toBe(`https://media.example.com/m/${stored.key}`)
    expect(await buffer((await library.openRead(stored.key))?.stream as Readable)).toEqual(content)
    expect(await rows()).toMatchObject([
      { company_id: 'acme', media_key: stored.key, status: 'kept', uses: 1, sha256: stored.sha256 },
    ])
    expect(await spooled()).toBe(0)
  })

  it('keeps the same content of a company once, on whatever server it comes in', async () => {
    const content = picture()
    const first = await save(content)
    expect(await save(content)).toEqual(first)
    expect(await save(content, 'acme', world.otherServer())).toEqual(first)
    expect(await kept()).toEqual([first.key])
    expect(await rows()).toMatchObject([{ uses: 3 }])
    expect(await spooled()).toBe(0)
  })

  it('never lets two companies share a file, nor find out that the other has it', async () => {
    const content = picture()
    const ours = await save(content)
    const theirs = await save(content, 'rival')
    expect(theirs.key).not.toBe(ours.key)
    expect(await library.useUrl('rival', ours.url)).toBeUndefined()
    expect(await library.useUrl('acme', ours.url)).toEqual(ours)
    await giveBack(theirs)
    expect(await kept()).toEqual([ours.key])
  })

  it('settles the same content that comes in many times at once as one file', async () => {
    const content = picture()
    const other = world.otherServer()
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => save(content, 'acme', n % 2 ? library : other)))
    expect(new Set(all.map(({ key }) => key)).size).toBe(1)
    expect(await kept()).toEqual([all[0]?.key])
    expect(await rows()).toMatchObject([{ uses: 12, status: 'kept' }])
    await giveBack(...all)
    expect(await kept()).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('keeps many files that come at once as what each of them is, whichever of them share a statement', async () => {
    const contents = Array.from({ length: 12 }, picture)
    const again = contents.slice(0, 3)
    const stored = await Promise.all([...contents, ...again].map((content) => save(content)))
    expect(stored.slice(12).map(({ key }) => key)).toEqual(stored.slice(0, 3).map(({ key }) => key))
    const byKey = new Map((await rows()).map((row) => [row.media_key, row]))
    for (const [n, { key, sha256 }] of stored.slice(0, 12).entries()) {
      expect(await buffer((await library.openRead(key))?.stream as Readable)).toEqual(contents[n])
      expect(byKey.get(key)).toMatchObject({ status: 'kept', sha256, uses: n < 3 ? 2 : 1 })
    }
    expect(await kept()).toHaveLength(12)
    expect(byKey.size).toBe(12)
  })

  it('takes back of files that came at once only those whose rows were cleared away', async () => {
    const files = mediaFiles(database.db)
    const store = await world.store.id()
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        files.announce({ companyId: 'acme', store, key: `ab/key-${n}`, contentType: 'image/jpeg', size: 1 }),
      ),
    )
    expect(new Set(ids).size).toBe(6)
    for (const id of [ids[2], ids[4]]) await files.dismiss(id as number)
    const outcomes = await Promise.all(ids.map((id, n) => files.keep('acme', id, String(n).repeat(64))))
    expect(outcomes).toEqual(['kept', 'kept', 'gone', 'kept', 'gone', 'kept'])
    expect((await rows()).map(({ media_key, sha256 }) => [media_key, sha256?.toString()[0] ?? null])).toEqual([
      ['ab/key-0', '0'],
      ['ab/key-1', '1'],
      ['ab/key-2', null],
      ['ab/key-3', '3'],
      ['ab/key-4', null],
      ['ab/key-5', '5'],
    ])
  })

  it('removes a file only when all who took it have given it back', async () => {
    const content = picture()
    const [first, second] = [await save(content), await save(content)]
    await giveBack(first)
    expect(await kept()).toEqual([second.key])
    await giveBack(second)
    expect(await kept()).toEqual([])
    expect(await rows()).toEqual([])
  })

  it('counts a file as given back once, however often it is said', async () => {
    const content = picture()
    const used = await save(content)
    const refused = await save(content)
    await giveBack(refused, refused)
    await giveBack(refused)
    expect(await kept()).toEqual([used.key])
  })

  it('never removes what somebody takes at the same moment', async () => {
    for (let round = 0; round < 15; round++) {
      const content = picture()
      const refused = await save(content)
      const [stored] = await Promise.all([save(content, 'acme', world.otherServer()), giveBack(refused)])
      expect(await world.store.sizeOf(stored.key), `round ${round}`).toBe(content.length)
      expect(await rows()).toMatchObject([{ media_key: stored.key, status: 'kept', uses: 1 }])
      await database.db.query('DELETE FROM media_files')
    }
  })

  it('puts a file back that was lost, for older posts as well', async () => {
    const content = picture()
    const { key } = await save(content)
    await world.store.remove(key)
    const put = vi.spyOn(world.store, 'put')
    expect((await save(content)).key).toBe(key)
    expect(await world.store.sizeOf(key)).toBe(content.length)
    // Posts name it already: it is written elsewhere and takes its place whole.
    expect(put.mock.calls.map(([, file]) => 'content' in file)).toEqual([false])
  })

  it('lets a file be looked into before it is kept, and keeps nothing when that fails', async () => {
    const sizes: number[] = []
    const examine = async ({ path, size }: SpooledFile) => {
      sizes.push(size)
      expect(await path()).toContain(world.folder)
      if (sizes.length > 1) throw new Error('not this one')
    }
    const content = picture()
    const asked = () => library.save('acme', Readable.from([content]), { maxBytes: 1e6, examine })
    await asked()
    await expect(asked()).rejects.toThrow('not this one')
    expect(await rows()).toMatchObject([{ uses: 1 }])
    expect(await spooled()).toBe(0)
  })

  it('leaves neither file nor row of what is refused', async () => {
    await expect(save(html())).rejects.toMatchObject({ name: 'MediaRefused' })
    await expect(save(jpeg(1_000_001))).rejects.toMatchObject({ name: 'MediaRefused' })
    expect([await kept(), await rows(), await spooled()]).toEqual([[], [], 0])
  })

  it('leaves neither file nor row when the store has no room or breaks in the middle', async () => {
    const put = vi.spyOn(world.store, 'put').mockImplementation(async () => {
      throw Object.assign(new Error('ENOSPC: no space left on device, rename'), { code: 'ENOSPC', syscall: 'rename' })
    })
    await expect(save(picture())).rejects.toThrow('ENOSPC')
    put.mockRestore()
    expect([await kept(), await rows(), await spooled()]).toEqual([[], [], 0])
  })

  it('leaves a file without a row to nobody when the database goes away after the file came', async () => {
    const files = mediaFiles(database.db)
    const away = {
      ...files,
      keep: () => Promise.reject(new Error('gone away')),
      dismiss: () => Promise.reject(new Error('gone')),
    }
    const broken = new MediaLibrary(world.store, new Spool(world.folder), away)
    await expect(save(picture(), 'acme', broken)).rejects.toThrow('gone away')
    // The file is there, and so is the row by which a collection finds it.
    expect(await rows()).toMatchObject([{ status: 'arriving', sha256: null, media_key: (await kept())[0] }])
  })

  it('takes nothing from others when only the answer to the keeping was lost', async () => {
    const files = mediaFiles(database.db)
    const content = picture()
    let taken: StoredMedia | undefined
    const keep: typeof files.keep = async (companyId, id, sha256) => {
      await files.keep(companyId, id, sha256)
      taken = await save(content)
      throw new Error('connection lost')
    }
    const unlucky = new MediaLibrary(world.store, new Spool(world.folder), { ...files, keep })
    await expect(save(content, 'acme', unlucky)).rejects.toThrow('connection lost')
    expect(await kept()).toEqual([taken?.key])
    expect(await rows()).toMatchObject([{ status: 'kept', uses: 1 }])
  })

  it('knows its own addresses and no others', async () => {
    const { key, url } = await save(picture())
    for (const other of [
      `${url}?x`,
      `${url}/`,
      `https://example.com/m/${key}`,
      'https://media.example.com/m/',
      '',
      url.slice(0, -1),
    ]) {
      expect(await library.useUrl('acme', other)).toBeUndefined()
    }
  })
})

describe('a bucket that does not answer', () => {
  it('leaves neither file nor row, and the row of what it cannot remove', async () => {
    const database = await testDatabase()
    const world = await mediaWorld('bucket', database)
    const save = () => world.library.save('acme', Readable.from([jpeg()]), { maxBytes: 1_000_000 })
    const rows = async () => (await database.db.query<RowDataPacket[]>('SELECT status FROM media_files'))[0]
    try {
      world.s3?.faults.push(busy, busy, busy)
      await expect(save()).rejects.toThrow(/HTTP 503, SlowDown/)
      expect([await world.s3?.keys(), await rows()]).toEqual([[], []])
      world.s3?.faults.push(busy, busy, busy, busy, busy, busy)
      await expect(save()).rejects.toThrow(/HTTP 503, SlowDown/)
      expect([await world.s3?.keys(), await rows()]).toMatchObject([[], [{ status: 'leaving' }]])
    } finally {
      await world.close()
    }
  })
})
