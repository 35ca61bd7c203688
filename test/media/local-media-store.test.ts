import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { docx, gif, html, jpeg, mov, mp4, pdf, png, webp, zip } from '../api/support/files'

let folder: string
let store: LocalMediaStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-store-'))
  store = new LocalMediaStore(folder, 'https://media.example.com/m')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const save = (content: Buffer, maxBytes = 1_000_000) => store.save(Readable.from([content]), { maxBytes })
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

describe('the media store on disk', () => {
  it.each([
    ['jpg', 'image/jpeg', jpeg()],
    ['png', 'image/png', png()],
    ['gif', 'image/gif', gif()],
    ['webp', 'image/webp', webp()],
    ['mp4', 'video/mp4', mp4()],
    ['mov', 'video/quicktime', mov()],
    ['pdf', 'application/pdf', pdf()],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx()],
  ])('knows a %s by its bytes and gives it a name of its own', async (extension, contentType, content) => {
    const stored = await save(content)
    expect(stored).toEqual({
      key: expect.stringMatching(new RegExp(`^[0-9a-f]{2}/[0-9a-f]{48}\\.${extension}$`)),
      url: `https://media.example.com/m/${stored.key}`,
      contentType,
      size: content.length,
    })
    expect((await buffer((await store.openRead(stored.key)) as Readable)).equals(content)).toBe(true)
  })

  it.each([
    ['HTML', html(), { kind: 'wrong-type', found: undefined }],
    ['a ZIP file', zip({ 'a.txt': 'x' }), { kind: 'wrong-type', found: 'application/zip' }],
    ['a file that is too large', jpeg(1_000_001), { kind: 'too-large', maxBytes: 1_000_000 }],
    ['an empty file', Buffer.alloc(0), { kind: 'empty' }],
  ])('refuses %s and keeps nothing of it', async (_name, content, refusal) => {
    await expect(save(content)).rejects.toMatchObject({ name: 'MediaRefused', refusal })
    expect(await files()).toEqual([])
  })

  it('stops reading a file whose first bytes are wrong', async () => {
    let read = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          read++
          yield Buffer.alloc(10_000, 'x')
        }
      })(),
    )
    await expect(store.save(endless, { maxBytes: 1e12 })).rejects.toMatchObject({ name: 'MediaRefused' })
    expect(read).toBeLessThan(50)
  })

  it('tells the type of a file that arrives byte by byte', async () => {
    const content = png()
    const stored = await store.save(Readable.from([...content].map((byte) => Buffer.from([byte]))), { maxBytes: 1_000 })
    expect(stored.contentType).toBe('image/png')
    expect((await buffer((await store.openRead(stored.key)) as Readable)).equals(content)).toBe(true)
  })

  it('keeps nothing when the sender breaks off, with an error or without', async () => {
    const broken = new Readable({ read() {} })
    const saving = store.save(broken, { maxBytes: 1_000_000 })
    broken.push(jpeg(10_000))
    setTimeout(() => broken.destroy(new Error('gone')), 20)
    await expect(saving).rejects.toThrow('gone')
    const silent = new Readable({ read() {} })
    const other = store.save(silent, { maxBytes: 1_000_000 })
    silent.push(jpeg(10_000))
    setTimeout(() => silent.destroy(), 20)
    await expect(other).rejects.toThrow()
    expect(await files()).toEqual([])
  })

  it('gives the same bytes a different name each time', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, async () => (await save(jpeg())).key))
    expect(new Set(keys).size).toBe(50)
  })

  it('opens and removes nothing but names it has made', async () => {
    await writeFile(join(folder, 'secret.txt'), 'x')
    for (const key of [
      'secret.txt',
      '../x',
      '/etc/passwd',
      '.incoming/x',
      'ab/../../x.jpg',
      '',
      `ab/${'a'.repeat(48)}.jpg`,
    ]) {
      expect(await store.openRead(key)).toBeUndefined()
      await store.remove(key)
    }
    expect(await files()).toEqual(['secret.txt'])
  })

  it('removes a file, and one that is gone already', async () => {
    const { key } = await save(jpeg())
    await store.remove(key)
    await store.remove(key)
    expect(await store.openRead(key)).toBeUndefined()
  })

  it('sweeps what cut-off uploads left a day ago, and not what is arriving now', async () => {
    const { key } = await save(jpeg())
    const incoming = join(folder, '.incoming')
    await mkdir(incoming, { recursive: true })
    await writeFile(join(incoming, 'old'), 'x')
    await writeFile(join(incoming, 'new'), 'x')
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
    await utimes(join(incoming, 'old'), twoDaysAgo, twoDaysAgo)
    await utimes(join(folder, key), twoDaysAgo, twoDaysAgo)
    expect(await store.sweepUnfinished()).toBe(1)
    expect((await files()).sort()).toEqual([key.slice(3), 'new'].sort())
  })

  it('has nothing to sweep before the first upload', async () => {
    expect(await new LocalMediaStore(join(folder, 'later'), 'https://x').sweepUnfinished()).toBe(0)
  })
})
