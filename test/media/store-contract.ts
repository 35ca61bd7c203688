import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newMediaKey } from '../../src/media/media-key'
import type { MediaStore } from '../../src/media/media-store'
import type { SpooledFile } from '../../src/media/spool'
import { jpeg, mp4 } from '../api/support/files'
import { TestSpool } from '../support/test-spool'

export type StoreUnderTest = {
  store: MediaStore
  /** The same place, as another server sees it. */
  elsewhere(): MediaStore
  /** Another place of the same kind. */
  otherPlace(): Promise<MediaStore>
  /** What lies in the store beside files of ours, if anything does. */
  addForeign(name: string): Promise<void>
  close(): Promise<void>
}

/** What every media store promises. */
export function mediaStoreContract(kind: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a media store (${kind})`, () => {
    let under: StoreUnderTest
    let store: MediaStore
    let spool: TestSpool
    let folder: string

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'store-contract-'))
      spool = new TestSpool(folder)
      under = await open()
      store = under.store
    })
    afterAll(async () => {
      await spool.closeAll()
      await under.close()
      await rm(folder, { recursive: true, force: true })
    })

    const spooled = (content: Buffer) => spool.receive(Readable.from([content]), { maxBytes: 1e9 })
    const keep = async (content: Buffer): Promise<{ key: string; file: SpooledFile }> => {
      const file = await spooled(content)
      const key = newMediaKey(file.format)
      await store.put(key, file)
      return { key, file }
    }
    const read = async (key: string, range?: { first: number; last: number }) => {
      const opened = await store.openRead(key, range)
      if (!opened) throw new Error(`${key} is not there`)
      const bytes = await buffer(opened.stream)
      expect(bytes.length).toBe(opened.size)
      return bytes
    }
    const all = async () => {
      const keys: string[] = []
      for await (const { key } of store.list()) keys.push(key)
      return keys
    }
    const content = jpeg(300_000).fill('abcdefghij', 100)

    it('gives a file back as it was, and tells its size', async () => {
      const { key } = await keep(content)
      expect((await read(key)).equals(content)).toBe(true)
      expect(await store.sizeOf(key)).toBe(content.length)
    })

    it('gives out any part of a file, and no more than there is', async () => {
      const { key } = await keep(content)
      for (const [first, last] of [
        [0, 1],
        [0, 99],
        [150_000, 250_000],
        [299_999, 299_999],
        [299_990, 1_000_000],
      ] as [number, number][]) {
        expect((await read(key, { first, last })).equals(content.subarray(first, last + 1)), `${first}-${last}`).toBe(
          true,
        )
      }
      await expect(store.openRead(key, { first: 300_000, last: 300_001 })).rejects.toThrow()
    })

    it('lets the public address be made from the key alone, the same on every server', async () => {
      const { key } = await keep(jpeg())
      expect(store.urlOf(key)).toMatch(new RegExp(`^https?://.+/${key}$`))
      expect(under.elsewhere().urlOf(key)).toBe(store.urlOf(key))
    })

    it('has a name that all servers of the same place have in common, and no other place', async () => {
      const id = await store.id()
      expect(id.length).toBeLessThanOrEqual(190)
      expect(await under.elsewhere().id()).toBe(id)
      const [one, two] = await Promise.all([under.otherPlace(), under.otherPlace()])
      expect(new Set([id, await one.id(), await two.id()]).size).toBe(3)
    })

    it('keeps a file for other servers of the same place', async () => {
      const { key } = await keep(content)
      expect(await under.elsewhere().sizeOf(key)).toBe(content.length)
      await under.elsewhere().remove(key)
      expect(await store.sizeOf(key)).toBeUndefined()
    })

    it('can be told to keep a file again, and replaces one that was damaged', async () => {
      const { key } = await keep(jpeg(50))
      const file = await spooled(content)
      await store.put(key, file)
      expect((await read(key)).equals(content)).toBe(true)
    })

    it('leaves the spooled file to its owner', async () => {
      const { file } = await keep(content)
      expect((await readFile(await file.path())).equals(content)).toBe(true)
    })

    it('removes a file, and one that is gone already', async () => {
      const { key } = await keep(jpeg())
      await store.remove(key)
      await store.remove(key)
      expect(await store.openRead(key)).toBeUndefined()
      expect(await store.openRead(key, { first: 0, last: 9 })).toBeUndefined()
      expect(await store.sizeOf(key)).toBeUndefined()
    })

    it('opens and removes nothing but names we have made', async () => {
      await under.addForeign('secret.txt')
      for (const key of [
        'secret.txt',
        '../x',
        '/etc/passwd',
        '.incoming/x',
        'ab/../../x.jpg',
        '',
        'ab/',
        'ab/%2e%2e/x',
      ]) {
        expect(await store.openRead(key)).toBeUndefined()
        expect(await store.sizeOf(key)).toBeUndefined()
        await store.remove(key)
      }
      expect(await all()).not.toContain('secret.txt')
    })

    it('lists all that was kept, with the time it came, and nothing else', async () => {
      const before = await all()
      const kept = (await Promise.all([keep(jpeg()), keep(mp4()), keep(jpeg(3_000))])).map(({ key }) => key)
      expect((await all()).filter((key) => !before.includes(key)).sort()).toEqual(kept.sort())
      for await (const { key, changedAt } of store.list()) {
        if (kept.includes(key)) expect(Math.abs(Date.now() - changedAt.getTime())).toBeLessThan(60_000)
      }
    })

    it('keeps two files at once as two', async () => {
      const contents = Array.from({ length: 20 }, (_, n) => jpeg(1_000 + n))
      const kept = await Promise.all(contents.map(keep))
      expect(new Set(kept.map(({ key }) => key)).size).toBe(20)
      for (const [n, { key }] of kept.entries()) expect((await read(key)).length).toBe(1_000 + n)
    })

    it('keeps nothing of a file that cannot be read from the spool', async () => {
      const file = await spooled(content)
      await file.discard()
      const key = newMediaKey(file.format)
      await expect(store.put(key, file)).rejects.toThrow(/ENOENT|file closed/)
      expect(await store.sizeOf(key)).toBeUndefined()
    })

    it('gives up reading a file when the reader does', async () => {
      const { key } = await keep(jpeg(5_000_000))
      const opened = await store.openRead(key)
      opened?.stream.destroy()
      expect(await store.sizeOf(key)).toBe(5_000_000)
    })
  })
}
