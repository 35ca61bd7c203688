import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNewFile } from '../../src/media/files'
import { flushFolder } from '../../src/media/flush-folder'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { newMediaKey } from '../../src/media/media-key'
import { SMALL_BYTES } from '../../src/media/recent-files'
import { Spool } from '../../src/media/spool'
import { jpeg } from '../api/support/files'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'small-files-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const format = { type: 'image', extension: 'jpg', contentType: 'image/jpeg', label: 'JPEG' } as const
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

describe('a small file', () => {
  const receive = (content: Buffer) =>
    new Spool(folder).receive(Readable.from([content.subarray(0, 5_000), content.subarray(5_000)]), { maxBytes: 1e6 })

  it('is written once, under its name, and a larger one as it comes', async () => {
    const [small, large] = await Promise.all([receive(jpeg(SMALL_BYTES - 1)), receive(jpeg(SMALL_BYTES))])
    expect([small.content?.length, large.content]).toEqual([SMALL_BYTES - 1, undefined])
    expect(await files()).toEqual([(await large.path()).split('/').at(-1)])
    const key = newMediaKey(small.format)
    await new LocalMediaStore(folder, 'https://media.example.com').put(key, small)
    expect((await files()).filter((name) => key.endsWith(name))).toHaveLength(1)
    await Promise.all([small.discard(), large.discard()])
    expect((await files()).map((name) => key.endsWith(name))).toEqual([true])
  })

  it('lies where a program can read it from when somebody asks for that, until it is discarded', async () => {
    const content = jpeg(9_000)
    const file = await receive(content)
    expect((await readFile(await file.path())).equals(content)).toBe(true)
    await file.discard()
    expect(await files()).toEqual([])
  })

  it('is for its owner and the group, as every file we make', async () => {
    const path = join(folder, 'x')
    expect(await writeNewFile(path, Buffer.from('abc'))).toBe(true)
    expect((await stat(path)).mode & 0o777 & ~0o640).toBe(0)
    expect(await readFile(path, 'utf8')).toBe('abc')
  })

  it('takes the place of no other', async () => {
    const path = join(folder, 'x')
    await writeFile(path, 'the first')
    expect(await writeNewFile(path, Buffer.from('the second'))).toBe(false)
    expect(await readFile(path, 'utf8')).toBe('the first')
  })

  it('leaves nothing when it cannot be written to its end', async () => {
    await expect(writeNewFile(join(folder, 'x'), { length: 3 } as Buffer)).rejects.toThrow()
    expect(await files()).toEqual([])
  })

  it('is refused before it is kept anywhere when the folder for files is closed, not only a large one', async () => {
    // Closed for root as well.
    await writeFile(join(folder, '.incoming'), 'x')
    await expect(receive(jpeg(9_000))).rejects.toMatchObject({
      name: 'MediaFolderError',
      message: expect.stringContaining(`files cannot be written to ${join(folder, '.incoming')} by `),
    })
  })

  it('is refused with the folder that does not take it', async () => {
    const file = await receive(jpeg(9_000))
    const key = newMediaKey(file.format)
    // A file where the folder is to be.
    await writeFile(join(folder, key.slice(0, 2)), 'x')
    await expect(new LocalMediaStore(folder, 'https://media.example.com').put(key, file)).rejects.toMatchObject({
      name: 'MediaFolderError',
      message: expect.stringContaining(`files cannot be written to ${join(folder, key.slice(0, 2))} by `),
    })
  })
})

describe('names of files', () => {
  it('begin alike for a moment, so that one flush of a folder is enough for many, and never otherwise', () => {
    const at = performance.now() + 1_000_000
    const [one, two] = [newMediaKey(format, at), newMediaKey(format, at + 249)]
    expect(one.slice(0, 5)).toBe(two.slice(0, 5))
    expect(one.slice(5)).not.toBe(two.slice(5))
    const later = Array.from({ length: 40 }, (_, n) => newMediaKey(format, at + 250 * (n + 1)).slice(0, 2))
    expect(new Set(later).size).toBeGreaterThan(10)
  })

  it('hold 184 random bits each', () => {
    const keys = Array.from({ length: 2_000 }, () => newMediaKey(format))
    expect(new Set(keys.map((key) => key.slice(5, 17))).size).toBe(2_000)
    expect(new Set(keys.map((key) => key.slice(39, 51))).size).toBe(2_000)
  })
})

describe('flushing a folder', () => {
  it('is shared by all who ask while one is under way, and by nobody with one that has begun before', async () => {
    const first = flushFolder(folder)
    const [second, third] = [flushFolder(folder), flushFolder(folder)]
    expect(second).toBe(third)
    expect(second).not.toBe(first)
    await Promise.all([first, second])
    const later = flushFolder(folder)
    expect(later).not.toBe(second)
    await later
  })

  it('fails for those who share it, and for nobody afterwards', async () => {
    const missing = join(folder, 'later')
    const asked = [flushFolder(missing), flushFolder(missing), flushFolder(missing)]
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await mkdir(missing)
    await flushFolder(missing)
  })
})
