import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type S3Server, startS3 } from '../support/s3-server'
import { html, jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

const picture = jpeg(10_000).fill('abcdefghij', 1_000)

describe.each(['folder', 'bucket'])('media files in a %s', (kind) => {
  let s3: S3Server | undefined
  let api: TestApi
  let url: string
  let acme: Client

  beforeAll(async () => {
    s3 = kind === 'bucket' ? await startS3() : undefined
    // The bucket need not be open to everybody when the API hands its files out.
    api = await startTestApi(s3 ? { ...s3.env, PUBLIC_MEDIA_URL: 'http://127.0.0.1:0/media' } : {})
    acme = await api.company()
    const fields = { socialAccountId: String(await acme.account()), scheduledAt: inAnHour() }
    const { body } = await acme.upload(fields, [{ name: 'a.jpg', content: picture }])
    url = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.media[0].url
  })
  afterAll(() => s3?.close())

  /** A request whose path is sent as it is written; fetch would tidy it up first. */
  const rawGet = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve, reject) => {
      const { port } = new URL(api.url)
      request({ port, host: '127.0.0.1', path, headers }, (res) => {
        res.resume()
        resolve(res.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })

  it('are handed out whole to anybody who knows the address, to be kept for ever and not to be guessed at', async () => {
    const answer = await fetch(url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg')
    expect(answer.headers.get('Content-Length')).toBe('10000')
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.get('Accept-Ranges')).toBe('bytes')
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true)
  })

  it('answer HEAD with the same headers and no body', async () => {
    const answer = await fetch(url, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Length')).toBe('10000')
    expect((await answer.arrayBuffer()).byteLength).toBe(0)
  })

  it.each([
    ['bytes=0-99', 0, 99],
    ['bytes=9990-', 9_990, 9_999],
    ['bytes=-10', 9_990, 9_999],
    ['bytes=500-99999', 500, 9_999],
  ])('are handed out in the range %s', async (range, first, last) => {
    const answer = await fetch(url, { headers: { Range: range } })
    expect(answer.status).toBe(206)
    expect(answer.headers.get('Content-Range')).toBe(`bytes ${first}-${last}/10000`)
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture.subarray(first, last + 1))).toBe(true)
  })

  it('refuse a range behind their end', async () => {
    const answer = await fetch(url, { headers: { Range: 'bytes=20000-' } })
    expect(answer.status).toBe(416)
    expect(answer.headers.get('Content-Range')).toBe('bytes */10000')
    expect(answer.headers.get('Content-Type')).toMatch(/problem\+json/)
    expect(await answer.json()).toMatchObject({ detail: 'The file has 10000 bytes; the range lies behind its end.' })
  })

  it('refuse to be taken for another version, and say so', async () => {
    const tag = (await fetch(url)).headers.get('ETag') ?? ''
    const asked = (condition: string, of = url) => fetch(of, { headers: { 'If-Match': condition } })
    for (const condition of [tag, `"another", ${tag}`, '*']) expect((await asked(condition)).status).toBe(200)
    const refused = [
      await asked('"another"'),
      // A bucket is not asked for the time of a file that never changes.
      ...(kind === 'folder'
        ? [await fetch(url, { headers: { 'If-Unmodified-Since': 'Mon, 01 Jan 2001 00:00:00 GMT' } })]
        : []),
    ]
    for (const answer of refused) {
      expect(answer.status).toBe(412)
      expect([answer.headers.get('ETag'), answer.headers.get('Cache-Control')]).toEqual([null, 'no-store'])
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('another than the one') })
    }
    expect((await asked('"another"', url.replace(/[0-9a-f]{40}/, 'a'.repeat(40)))).status).toBe(404)
  })

  it('are not sent again to who has them', async () => {
    const { headers } = await fetch(url)
    const known = [
      { 'If-None-Match': headers.get('ETag') ?? '' },
      // A bucket is not asked for the time of a file that never changes.
      ...(kind === 'folder' ? [{ 'If-Modified-Since': headers.get('Last-Modified') ?? '' }] : []),
    ]
    for (const condition of known) expect(await rawGet(new URL(url).pathname, condition)).toBe(304)
  })

  it('are not to be found by any other path: no list, no way out of the folder, nothing unfinished', async () => {
    await mkdir(join(api.mediaDir, '.incoming'), { recursive: true })
    await writeFile(join(api.mediaDir, '.incoming', 'a'.repeat(48)), jpeg())
    await writeFile(join(api.mediaDir, 'page.html'), html())
    const { pathname } = new URL(url)
    const folder = pathname.slice(0, pathname.lastIndexOf('/'))
    for (const path of [
      '/media',
      '/media/',
      folder,
      `${folder}/`,
      '/media/page.html',
      `/media/.incoming/${'a'.repeat(48)}`,
      '/media/../package.json',
      '/media/..%2f..%2fetc/passwd',
      '/media/%2e%2e/%2e%2e/etc/passwd',
      '/media/..%5c..%5cetc',
      '/media//etc/passwd',
      '/media/%00',
      `/media/ab/${'a'.repeat(48)}.jpg`,
      `${pathname}%00.html`,
      `${pathname}/`,
      pathname.replace('.jpg', '.html'),
      pathname.toUpperCase(),
    ]) {
      // Files are sent to the folder's own address, which answers nothing else.
      expect(await rawGet(path), path).toBe(/^\/media\/?$/.test(path) ? 405 : 404)
    }
    expect(await rawGet(pathname)).toBe(200)
  })

  it('can be fetched and nothing else', async () => {
    for (const method of ['PUT', 'DELETE', 'POST']) expect((await fetch(url, { method })).status).toBe(404)
    expect((await fetch(url)).status).toBe(200)
  })

  it('answer a condition with the whole file when it has changed, and with the range when it has not', async () => {
    const tag = (await fetch(url)).headers.get('ETag') ?? ''
    expect(tag).toMatch(/^"[0-9a-f]{48}"$/)
    const ranged = (condition: string) => fetch(url, { headers: { Range: 'bytes=0-9', 'If-Range': condition } })
    expect((await ranged(tag)).status).toBe(206)
    const whole = await ranged('"another"')
    expect(whole.status).toBe(200)
    expect((await whole.arrayBuffer()).byteLength).toBe(10_000)
    expect(await rawGet(new URL(url).pathname, { 'If-None-Match': tag })).toBe(304)
    expect(await rawGet(new URL(url).pathname, { 'If-None-Match': '"another"' })).toBe(200)
  })

  it('are handed out whole when somebody asks for what nobody understands', async () => {
    for (const range of ['bytes=a-b', 'lines=1-2', 'bytes=']) {
      const answer = await fetch(url, { headers: { Range: range } })
      expect([200, 416], range).toContain(answer.status)
    }
    const head = await fetch(url, { method: 'HEAD', headers: { Range: 'bytes=0-99' } })
    expect([head.status, head.headers.get('Content-Length')]).toEqual([206, '100'])
  })

  it('are missing without being remembered as missing', async () => {
    const answer = await fetch(url.replace(/[0-9a-f]{40}/, 'a'.repeat(40)))
    expect(answer.status).toBe(404)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('Content-Type')).toMatch(/problem\+json/)
  })
})
