import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { html, jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let url: string
let acme: Client
const picture = jpeg(10_000).fill('abcdefghij', 1_000)

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  const fields = { socialAccountId: String(await acme.account()), scheduledAt: inAnHour() }
  const { body } = await acme.upload(fields, [{ name: 'a.jpg', content: picture }])
  url = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.media[0].url
})

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

describe('media files', () => {
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
  })

  it('are not sent again to who has them', async () => {
    const changed = (await fetch(url)).headers.get('Last-Modified') ?? ''
    expect(await rawGet(new URL(url).pathname, { 'If-Modified-Since': changed })).toBe(304)
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
      expect(await rawGet(path), path).toBe(404)
    }
    expect(await rawGet(pathname)).toBe(200)
  })

  it('can be fetched and nothing else', async () => {
    for (const method of ['PUT', 'DELETE', 'POST']) expect((await fetch(url, { method })).status).toBe(404)
    expect((await fetch(url)).status).toBe(200)
  })
})
