import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noisyPng } from '../support/costly-pictures'
import { decoded } from '../support/decoded'
import { pngChunk } from '../support/png-chunk'
import { type S3Server, startS3 } from '../support/s3-server'
import { gif, jpeg, pdf, png, webp } from './support/files'
import { answerOf, type Client, startTestApi, type TestApi } from './support/test-api'

/** Whole from outside, with nothing inside that could be unpacked. */
const damagedPng = () => {
  const whole = png()
  const header = whole.subarray(0, 8 + 25)
  return Buffer.concat([header, pngChunk('IDAT', Buffer.alloc(40, 7)), pngChunk('IEND', Buffer.alloc(0))])
}

/** As browsers ask; fetch would add that it wants no copy. */
const statusFor = (url: string, headers: Record<string, string>) =>
  new Promise<number>((resolve, reject) => {
    request(url, { headers }, (res) => {
      res.resume()
      resolve(res.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

const photo = () =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: '#c86428' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()

describe.each(['folder', 'bucket'])('a small picture of a file in a %s', (kind) => {
  let s3: S3Server | undefined
  let api: TestApi
  let acme: Client

  beforeAll(async () => {
    s3 = kind === 'bucket' ? await startS3() : undefined
    api = await startTestApi(s3 ? { ...s3.env, PUBLIC_MEDIA_URL: 'http://127.0.0.1:0/media' } : {})
    acme = await api.company()
  })
  afterAll(() => s3?.close())

  const uploaded = async (name: string, content: Buffer) => {
    const { status, body } = await acme.upload({}, [{ name, content }], { path: '/media' })
    expect(status, JSON.stringify(body)).toBe(201)
    return body.media[0].url as string
  }

  it('has the width that is asked for, is turned as the picture says, and may be kept for ever', async () => {
    const url = await uploaded('a.jpg', await photo())
    for (const width of [96, 192, 384]) {
      const answer = await fetch(`${url}?w=${width}`)
      const content = Buffer.from(await answer.arrayBuffer())
      expect(answer.status).toBe(200)
      expect(answer.headers.get('Content-Type')).toBe('image/webp')
      expect(answer.headers.get('Content-Length')).toBe(String(content.length))
      expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
      const { format, width: wide, height, orientation, exif } = await decoded(content).metadata()
      expect({ format, wide, height }).toEqual({ format: 'webp', wide: width, height: (width * 4) / 3 })
      expect([orientation, exif]).toEqual([undefined, undefined])
    }
  })

  it('is told by HEAD, and as unchanged to whoever has it; each width has a tag of its own', async () => {
    const url = await uploaded('a.png', png())
    const [small, larger] = [await fetch(`${url}?w=96`), await fetch(`${url}?w=192`)]
    const tag = String(small.headers.get('ETag'))
    expect(larger.headers.get('ETag')).not.toBe(tag)
    const head = await fetch(`${url}?w=96`, { method: 'HEAD' })
    expect([head.status, head.headers.get('ETag')]).toEqual([200, tag])
    expect(head.headers.get('Content-Length')).toBe(small.headers.get('Content-Length'))
    expect(await statusFor(`${url}?w=96`, { 'If-None-Match': tag })).toBe(304)
    expect(await statusFor(`${url}?w=192`, { 'If-None-Match': tag })).toBe(200)
  })

  it.each(['', '97', '0', '-96', '96.0', '0x60', '96&w=96', '1e9', 'abc'])('of the width %j is none', async (width) => {
    const url = await uploaded('a.webp', webp())
    const { status, body, headers } = await answerOf(await fetch(`${url}?w=${width}`))
    expect([status, body.errors?.[0].path, headers.get('Cache-Control')]).toEqual([400, 'w', 'no-store'])
  })

  it.each([
    ['a document', 'a.pdf', pdf],
    ['a GIF', 'a.gif', gif],
    ['a picture that cannot be read', 'a.png', damagedPng],
  ])('of %s is none, and the file is there as ever', async (_, name, content) => {
    const url = await uploaded(name, content())
    for (const _again of [1, 2]) {
      const { status, headers } = await answerOf(await fetch(`${url}?w=96`))
      expect([status, headers.get('Cache-Control')]).toEqual([404, 'no-store'])
    }
    expect((await fetch(url)).status).toBe(200)
  })

  it('is none where there is no file', async () => {
    const url = await uploaded('a.jpg', jpeg())
    const nowhere = url.replace(/[0-9a-f]{8}\.jpg/, '00000000.jpg')
    expect((await answerOf(await fetch(`${nowhere}?w=96`))).body.detail).toBe('There is no such file.')
    expect((await fetch(`${url}/?w=96`)).status).toBe(404)
  })
})

it('is made once for all who ask, while somebody else uploads, and goes with its file', async () => {
  const api = await startTestApi({ MAX_UPLOAD_MB: '5' })
  const acme = await api.company()
  const hard = { name: 'hard.png', content: noisyPng(4_000, 4_000) }
  const { body } = await acme.upload({}, [hard], { path: '/media' })
  const [{ url }] = body.media
  const asked = Promise.all(Array.from({ length: 30 }, () => fetch(`${url}?w=96`)))
  const upload = await acme.upload({}, [{ name: 'a.jpg', content: await photo() }], { path: '/media' })
  expect(upload.status).toBe(201)
  const tags = (await asked).map(({ status, headers }) => `${status} ${headers.get('Content-Length')}`)
  expect(new Set(tags).size).toBe(1)
  expect(tags[0]).toMatch(/^200 /)
  await rm(join(api.mediaDir, new URL(url).pathname.replace('/media/', '')))
  expect((await fetch(`${url}?w=96`)).status).toBe(404)
})
