import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, relative } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { SMALL_BYTES } from '../../src/media/recent-files'
import { Spool } from '../../src/media/spool'
import { until } from '../support/until'
import { docx, gif, html, jpeg, mov, mp4, pdf, png, svg, webp, zip } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string
let before: string[]

beforeAll(async () => {
  api = await startTestApi({ MAX_UPLOAD_MB: '1' })
  acme = await api.company()
  account = String(await acme.account('linkedin', 'urn:li:organization:5'))
})

beforeEach(async () => {
  before = await api.files()
})

const fields = () => ({ socialAccountId: account, caption: 'x', scheduledAt: inAnHour() })
const upload = (...files: { name: string; content: Buffer; type?: string }[]) => acme.upload(fields(), files)
const newFiles = async () => (await api.files()).filter((file) => !before.includes(file))
/** A picture that is not kept yet. */
const unlikeAnyOther = () => Buffer.concat([jpeg(), randomBytes(16)])
const MB = 1024 * 1024
/** How many uploads the API is done with, whatever they came to. */
const requestsOver = () => api.logged.filter(({ path }) => path === '/schedule-post').length

describe('files of POST /schedule-post', () => {
  it('are kept in the order they were sent, before media named by address, and can be fetched as they were', async () => {
    const pictures = [jpeg(300_000), png(), gif()]
    const { status, body } = await acme.upload(
      { ...fields(), media: JSON.stringify([{ url: 'https://example.com/last.jpg' }]) },
      pictures.map((content, n) => ({ name: `${n}.bin`, content })),
    )
    expect(status, JSON.stringify(body)).toBe(201)
    const { media } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post
    expect(media).toMatchObject([
      { type: 'image', contentType: 'image/jpeg', size: 300_000 },
      { type: 'image', contentType: 'image/png' },
      { type: 'image', contentType: 'image/gif' },
      { url: 'https://example.com/last.jpg' },
    ])
    for (const [n, picture] of pictures.entries()) {
      const fetched = await fetch(media[n].url)
      expect(fetched.status).toBe(200)
      expect(Buffer.from(await fetched.arrayBuffer()).equals(picture)).toBe(true)
    }
  })

  it('leave in the row where workers find the bytes, and what was read in them', async () => {
    const { body } = await upload({ name: 'a.jpg', content: jpeg() })
    const [rows] = await api.db.query('SELECT media FROM post_details WHERE id = ?', [body.postDetailId])
    const stored = (rows as { media: unknown }[])[0]?.media
    const media = typeof stored === 'string' ? JSON.parse(stored) : stored
    expect(media).toEqual([
      {
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/media\//),
        type: 'image',
        key: expect.stringMatching(/^[0-9a-f]{2}\/[0-9a-f]{48}\.jpg$/),
        contentType: 'image/jpeg',
        size: 2_000,
        name: 'a.jpg',
        width: 64,
        height: 64,
      },
    ])
  })

  it.each([
    ['HTML that calls itself photo.jpg', 'photo.jpg', html(), 'of no known type'],
    ['a script in an SVG', 'logo.svg', svg(), 'xml'],
    ['a ZIP file', 'a.jpg', zip({ 'a.txt': 'hello' }), 'application/zip'],
    ['much text', 'a.jpg', Buffer.alloc(900_000, 'text '), 'of no known type'],
    ['a program', 'a.jpg', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(100)]), 'application/x-elf'],
    ['text', 'a.png', Buffer.from('just text'), 'of no known type'],
  ])('are refused by their content: %s', async (_name, name, content, found) => {
    const { status, body } = await upload({ name: 'first.jpg', content: jpeg() }, { name, content, type: 'image/jpeg' })
    expect(status).toBe(415)
    expect(body.detail).toContain(`"${name}"`)
    expect(body.detail).toContain(found)
    expect(body.detail).toContain('allowed are JPEG, PNG, GIF, WebP, MP4, MOV, PDF, DOCX, PPTX')
    expect(body.errors).toEqual([{ path: 'files', message: body.detail }])
    expect(await newFiles()).toEqual([])
  })

  /** The beginning of a file of the family that MP4 founded, with its brand. */
  const ofBrand = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1${brand}`), Buffer.alloc(5_000)])

  it.each([
    ['heic', 'HEIC (image/heic)', /\. Export it as JPEG \(an iPhone takes JPEGs with .*Most Compatible\)\.$/],
    ['mif1', 'HEIF (image/heif)', /\. Export it as JPEG \(an iPhone/],
    ['avif', 'AVIF (image/avif)', /\. Export it as JPEG\.$/],
    ['3gp5', '3GP (video/3gpp)', /\. Export it as MP4 with H\.264 and AAC\.$/],
  ])(
    'are named with what to do when a phone makes them and no platform takes them: %s',
    async (brand, found, remedy) => {
      const content = ofBrand(brand)
      for (const { status, body } of [
        await upload({ name: 'IMG_1.jpg', content }),
        await acme.upload({}, [{ name: 'IMG_1.jpg', content }], { path: '/media' }),
      ]) {
        expect(status).toBe(415)
        expect(body.detail).toMatch(
          new RegExp(`^"IMG_1.jpg" is ${found.replace(/[()]/g, '.')} by its content; allowed are `),
        )
        expect(body.detail).toMatch(remedy)
      }
      expect(await newFiles()).toEqual([])
    },
  )

  it.each([
    ['video', 'mp4', Buffer.concat([mp4(), Buffer.alloc(75_000)])],
    ['document', 'pdf', pdf()],
    ['document', 'docx', docx()],
  ])('are understood by their content: %s, %s', async (type, extension, content) => {
    const { status, body } = await upload({ name: 'x', content })
    expect(status, JSON.stringify(body)).toBe(201)
    const { post } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body
    expect(post.media).toMatchObject([{ type, url: expect.stringMatching(new RegExp(`.${extension}$`)) }])
  })

  it('are not kept when the platform cannot take them', async () => {
    const { status, body } = await upload({ name: 'x', content: mov() })
    expect(status).toBe(422)
    expect(body.errors).toEqual([
      { path: 'media.0', message: expect.stringContaining('does not take video/quicktime') },
    ])
    expect(await newFiles()).toEqual([])
  })

  it('may have exactly the size that is allowed, and not one byte more', async () => {
    expect((await upload({ name: 'full.jpg', content: jpeg(MB) })).status).toBe(201)
    before = await api.files()
    const { status, body } = await upload(
      { name: 'ok.jpg', content: jpeg() },
      { name: 'big "one".jpg', content: jpeg(MB + 1) },
    )
    expect(status).toBe(413)
    expect(body.detail).toBe('"big _one_.jpg" is larger than 1 MB, the most a file may have.')
    expect(await newFiles()).toEqual([])
  })

  it('are refused by the announced length alone when no allowed request is that long', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    socket.write(
      `POST /schedule-post HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acme.key}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999999\r\n\r\n`,
    )
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    expect(String(chunk)).toMatch(/^HTTP\/1.1 413/)
    socket.destroy()
  })

  it('are refused when they are empty', async () => {
    const { status, body } = await upload({ name: 'nothing.jpg', content: Buffer.alloc(0) })
    expect(status).toBe(400)
    expect(body.detail).toContain('"nothing.jpg" is empty')
    expect(await newFiles()).toEqual([])
  })

  it('may be twenty, and not twenty-one', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `${n}.jpg`, content: jpeg() }))
    expect((await upload(...many(20))).status).toBe(201)
    before = await api.files()
    const { status, body } = await upload(...many(21))
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ path: 'files', message: 'at most 20 files' }])
    const together = await acme.upload(
      { ...fields(), media: JSON.stringify([{ url: 'https://example.com/a.jpg' }]) },
      many(20),
    )
    expect(together.status).toBe(400)
    expect(await newFiles()).toEqual([])
  })

  it('belong into the field "files" and nowhere else', async () => {
    const form = new FormData()
    form.append('picture', new Blob([new Uint8Array(jpeg())]), 'a.jpg')
    const answer = await fetch(`${api.url}/schedule-post`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${acme.key}` },
      body: form,
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      errors: [{ path: 'picture', message: expect.stringContaining('"files"') }],
    })
    expect(await newFiles()).toEqual([])
  })

  it.each([
    '../../../../tmp/evil.jpg',
    '..\\..\\evil.jpg',
    '/etc/passwd',
    '....//evil.jpg',
    '.htaccess',
    'C:\\windows\\evil.jpg',
    '%2e%2e%2fevil.jpg',
    `${'a'.repeat(5_000)}.jpg`,
    'CON',
    '-rf',
    '日本語.jpg',
  ])('never bring a name or path of the client to the disk: %j', async (name) => {
    const { status, body } = await upload({ name, content: unlikeAnyOther() })
    expect(status, JSON.stringify(body)).toBe(201)
    const added = await newFiles()
    expect(added).toHaveLength(1)
    expect(relative(api.mediaDir, added[0] ?? '')).toMatch(/^[0-9a-f]{2}\/[0-9a-f]{48}\.jpg$/)
  })

  it.each([
    ['the request is not valid', { scheduledAt: 'tomorrow' }, 400],
    ['the account is not known', { socialAccountId: '999999' }, 400],
    ['the platform cannot publish it', { postType: 'story' }, 422],
    ['a field is not known', { tag: 'x' }, 400],
  ])('are removed again when %s', async (_name, change, expected) => {
    const { status } = await acme.upload({ ...fields(), ...change }, [
      { name: 'a.jpg', content: jpeg() },
      { name: 'b.jpg', content: jpeg() },
    ])
    expect(status).toBe(expected)
    expect(await newFiles()).toEqual([])
  })

  it("are removed again when they were meant for another company's account", async () => {
    const rival = await api.company()
    const { status } = await rival.upload(fields(), [{ name: 'a.jpg', content: jpeg() }])
    expect(status).toBe(400)
    expect(await newFiles()).toEqual([])
  })

  it('are not even looked at without a key', async () => {
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(jpeg())]), 'a.jpg')
    expect((await fetch(`${api.url}/schedule-post`, { method: 'POST', body: form })).status).toBe(401)
    expect(await newFiles()).toEqual([])
  })

  it('leave nothing behind when the client goes away half-way, and the API goes on', async () => {
    const socket = openForm()
    const whole = part('whole.jpg', jpeg())
    socket.write(whole)
    socket.write(part('half.jpg', jpeg(200_000)).subarray(0, 150_000))
    await until(async () => (await newFiles()).some((file) => file.includes('.incoming')), 'a file is arriving')
    socket.destroy()
    await until(async () => (await newFiles()).length === 0, 'nothing is left of it')
    expect((await upload({ name: 'a.jpg', content: jpeg() })).status).toBe(201)
  })

  it('leave nothing behind when the form ends in the middle of a file', async () => {
    const socket = openForm()
    const body = Buffer.concat([part('whole.jpg', jpeg()), part('half.jpg', jpeg(5_000))])
    socket.write(body.subarray(0, -1_000))
    const before = requestsOver()
    socket.end()
    await until(() => requestsOver() > before, 'the API is done with it')
    await until(async () => (await newFiles()).length === 0, 'nothing is left of it')
  })

  it('leave nothing behind when twenty clients go away at different moments', async () => {
    const whole = Buffer.concat([part('a.jpg', jpeg(60_000)), part('b.jpg', jpeg(60_000)), part('c.jpg', jpeg(60_000))])
    const before = requestsOver()
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const socket = openForm('Expect: 100-continue\r\n')
        // The API says that it has begun; then it gets more or less of the form.
        await once(socket, 'data')
        socket.write(whole.subarray(0, Math.trunc((whole.length * (n + 1)) / 21)), () => socket.destroy())
        await once(socket, 'close')
      }),
    )
    await until(() => requestsOver() >= before + 20, 'the API is done with all of them')
    await until(async () => (await newFiles()).length === 0, 'nothing is left of them')
  })

  it.each([
    ['a form without boundary', 'multipart/form-data', 'x'],
    ['a form that never begins', 'multipart/form-data; boundary=b', 'x'],
    [
      'a form that breaks off',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="caption"\r\n\r\nhello',
    ],
    [
      'broken part headers',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition\0: form-data\r\n\r\nx\r\n--b--',
    ],
    [
      'fields that would be functions',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="__proto__[x]"\r\n\r\n1\r\n--b--',
    ],
    [
      'an endless list',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="media[99999999]"\r\n\r\n1\r\n--b--',
    ],
    [
      'deep nesting',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="a[b][c][d][e]"\r\n\r\n1\r\n--b--',
    ],
  ])('%s: the form is refused as what it is', async (_name, type, body) => {
    const answer = await fetch(`${api.url}/schedule-post`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${acme.key}`, 'Content-Type': type },
      body,
    })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('Content-Type')).toMatch(/problem\+json/)
    expect(await answer.json()).toMatchObject({ success: false })
  })

  it.each([
    ['while they arrive', Spool.prototype, 'receive'],
    ['when they are kept', LocalMediaStore.prototype, 'put'],
  ] as const)(
    'are refused in words when the disk is full %s, and leave neither file nor row',
    async (_when, from, method) => {
      const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        errno: -28,
        syscall: 'write',
      })
      const disk = vi.spyOn(from as LocalMediaStore, method as 'put').mockRejectedValue(full)
      try {
        const { status, body } = await upload({ name: 'a.jpg', content: unlikeAnyOther() })
        expect([status, body.type]).toEqual([507, expect.stringMatching(/no-space$/)])
      } finally {
        disk.mockRestore()
      }
      expect(await newFiles()).toEqual([])
      const [rows] = await api.db.query("SELECT * FROM media_files WHERE status <> 'kept'")
      expect(rows).toEqual([])
      expect((await upload({ name: 'a.jpg', content: unlikeAnyOther() })).status).toBe(201)
    },
  )

  it('are refused in words when the folder for files is closed, which is logged once, and leave neither file nor row', async () => {
    const incoming = join(api.mediaDir, '.incoming')
    await rm(incoming, { recursive: true })
    // Closed for root as well.
    await writeFile(incoming, 'a file')
    const lines = api.logged.length
    try {
      const picture = () => ({ name: 'a.jpg', content: Buffer.concat([jpeg(SMALL_BYTES), randomBytes(16)]) })
      const { status, body } = await upload(picture(), picture())
      expect([status, body.type]).toEqual([503, 'urn:post-dispatcher:problem:media-folder-closed'])
      expect(body.detail).toMatch(/^This server cannot write to its folder for files.*Nothing was scheduled/)
      expect(JSON.stringify(body)).not.toContain(api.mediaDir)
    } finally {
      await rm(incoming)
    }
    const errors = api.logged.slice(lines).filter(({ level }) => level === 50)
    expect(errors).toEqual([expect.objectContaining({ err: expect.objectContaining({ type: 'MediaFolderError' }) })])
    expect(JSON.stringify(errors)).toContain(`files cannot be written to ${incoming} by `)
    expect(await newFiles()).toEqual([])
    expect((await api.db.query("SELECT * FROM media_files WHERE status <> 'kept'"))[0]).toEqual([])
    expect((await upload({ name: 'a.jpg', content: unlikeAnyOther() })).status).toBe(201)
  })

  it('takes WebP where a platform does', async () => {
    const facebook = String(await acme.account('facebook'))
    const { status } = await acme.upload({ ...fields(), socialAccountId: facebook }, [{ name: 'a', content: webp() }])
    expect(status).toBe(201)
  })
})

/** A request to schedule whose body the test sends by itself. */
function openForm(header = '') {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `POST /schedule-post HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${acme.key}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n${header}\r\n`,
  )
  return socket
}

const part = (name: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`,
    ),
    content,
    Buffer.from('\r\n'),
  ])
