import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SMALL_BYTES } from '../../src/media/recent-files'
import { Spool } from '../../src/media/spool'
import { docx, gif, html, jpeg, mov, mp4, pdf, png, webp, zip } from '../api/support/files'
import { TestSpool } from '../support/test-spool'

/** Kept in memory as long as it is no larger. */
const LARGE = SMALL_BYTES + 1

let folder: string
let spool: TestSpool

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-'))
  spool = new TestSpool(folder)
})
afterEach(async () => {
  await spool.closeAll()
  await rm(folder, { recursive: true, force: true })
})

const receive = (content: Buffer, maxBytes = 1_000_000) => spool.receive(Readable.from([content]), { maxBytes })
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)

describe('a file that arrives', () => {
  it.each([
    ['jpg', 'image/jpeg', jpeg()],
    ['png', 'image/png', png()],
    ['gif', 'image/gif', gif()],
    ['webp', 'image/webp', webp()],
    ['mp4', 'video/mp4', mp4()],
    ['mov', 'video/quicktime', mov()],
    ['pdf', 'application/pdf', pdf()],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx()],
  ])('is known as a %s by its bytes, and its size and hash are told', async (extension, contentType, content) => {
    const file = await receive(content)
    expect(file).toMatchObject({ size: content.length, format: { extension, contentType } })
    expect(file.sha256).toBe(createHash('sha256').update(content).digest('hex'))
    expect((await readFile(await file.path())).equals(content)).toBe(true)
    await file.discard()
    await file.discard()
    expect(await files()).toEqual([])
  })

  it.each([
    ['HTML', html(), { kind: 'wrong-type', found: undefined }],
    ['a ZIP file', zip({ 'a.txt': 'x' }), { kind: 'wrong-type', found: 'application/zip' }],
    ['a file that is too large', jpeg(1_000_001), { kind: 'too-large', maxBytes: 1_000_000 }],
    ['an empty file', Buffer.alloc(0), { kind: 'empty' }],
  ])('is refused when it is %s, and nothing of it is left', async (_name, content, refusal) => {
    await expect(receive(content)).rejects.toMatchObject({ name: 'MediaRefused', refusal })
    expect(await files()).toEqual([])
  })

  it.each([
    ['ENOSPC', true],
    ['EDQUOT', true],
    ['EROFS', false],
    ['EIO', false],
  ])(
    'that the disk does not take (%s) is an error that names the folder and the user, and nothing of it is left',
    async (code, isFull) => {
      const opened = await open(__filename)
      const says = Object.assign(new Error(`${code}: the disk says no, write`), { code, errno: -1, syscall: 'write' })
      const disk = vi.spyOn(Object.getPrototypeOf(opened), 'writeFile').mockRejectedValue(says)
      try {
        await expect(receive(jpeg(LARGE))).rejects.toMatchObject({
          name: 'MediaFolderError',
          isFull,
          cause: says,
          message: expect.stringMatching(`^MEDIA_DIR: files cannot be written to ${folder}/.incoming by .+ \\(${code}`),
        })
      } finally {
        disk.mockRestore()
        await opened.close()
      }
      expect(await files()).toEqual([])
      await (await receive(jpeg(LARGE))).discard()
    },
  )

  it('is not read on when its first bytes are wrong', async () => {
    let read = 0
    const endless = Readable.from(
      (function* () {
        for (;;) {
          read++
          yield Buffer.alloc(10_000, 'x')
        }
      })(),
    )
    await expect(spool.receive(endless, { maxBytes: 1e12 })).rejects.toMatchObject({ name: 'MediaRefused' })
    expect(read).toBeLessThan(50)
  })

  it('is known when it comes byte by byte', async () => {
    const content = png()
    const file = await spool.receive(Readable.from([...content].map((byte) => Buffer.from([byte]))), {
      maxBytes: 1_000,
    })
    expect(file.format.contentType).toBe('image/png')
    expect((await readFile(await file.path())).equals(content)).toBe(true)
  })

  it('leaves nothing when the sender breaks off, with an error or without', async () => {
    const broken = new Readable({ read() {} })
    const receiving = spool.receive(broken, { maxBytes: 1_000_000 })
    broken.push(jpeg(10_000))
    setTimeout(() => broken.destroy(new Error('gone')), 20)
    await expect(receiving).rejects.toThrow('gone')
    const silent = new Readable({ read() {} })
    const other = spool.receive(silent, { maxBytes: 1_000_000 })
    silent.push(jpeg(10_000))
    setTimeout(() => silent.destroy(), 20)
    await expect(other).rejects.toThrow()
    expect(await files()).toEqual([])
  })

  it('is swept when it was cut off a day ago, and not while it is arriving', async () => {
    const incoming = join(folder, '.incoming')
    await mkdir(incoming, { recursive: true })
    await writeFile(join(incoming, 'old'), 'x')
    await writeFile(join(incoming, 'new'), 'x')
    const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
    await utimes(join(incoming, 'old'), twoDaysAgo, twoDaysAgo)
    expect(await spool.sweep()).toBe(1)
    expect(await files()).toEqual(['new'])
  })

  it('needs no folder to be swept before the first one came', async () => {
    expect(await new Spool(join(folder, 'later')).sweep()).toBe(0)
  })
})
