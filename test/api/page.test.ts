import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import express from 'express'
import pino from 'pino'
import { beforeAll, describe, expect, it } from 'vitest'
import { errorHandler } from '../../src/api/http/error-handler'
import { pagePolicy } from '../../src/api/page/page-policy'
import { servePage } from '../../src/api/page/serve-page'
import { afterFile } from '../support/after-file'
import { testEncryptionKey } from '../support/factories'
import { temporaryFolder } from '../support/temporary-folder'
import { fromPage } from './support/page'
import { answerOf, startTestApi, type TestApi } from './support/test-api'

const script = 'console.log("the page")\n'.repeat(100)
const icon = '<svg xmlns="http://www.w3.org/2000/svg"/>'
const html =
  '<!doctype html><title>Posts</title><script type="module" src="__UI_BASE__/ui/assets/index-a1b2c3.js"></script>'

/** Puts a page where a build would. */
async function build(folder: string, index = html): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true })
  const files: Record<string, string | Buffer> = {
    'index.html': index,
    'docs.html': index,
    'index.html.gz': gzipSync(index),
    'assets/index-a1b2c3.js': script,
    'assets/index-a1b2c3.js.br': brotliCompressSync(script),
    'assets/index-a1b2c3.js.gz': gzipSync(script),
    'assets/index-d4e5f6.css': 'body{}',
    'assets/favicon-0a0b0c.svg': icon,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
}

/** Serves a folder as the API does, at an address of its own. */
async function serve(folder: string, options: Partial<Parameters<typeof servePage>[0]> = {}): Promise<string> {
  const app = express().disable('etag')
  app.use(servePage({ whole: true, folder, base: '', mediaOrigin: 'https://media.example.com', ...options }))
  app.use(errorHandler(pino({ level: 'silent' })))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  afterFile(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

type Raw = { status: number; headers: Record<string, string | string[] | undefined>; bytes: Buffer }

/** A request exactly as it is written, with the answer's bytes as they came. */
const raw = (url: string, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Raw>((resolve, reject) => {
    const sent = request(url, { path, method, headers, agent: false }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) })
    })
    sent.on('error', reject).end()
  })

describe('the page', () => {
  let url: string
  let folder: string
  beforeAll(async () => {
    folder = temporaryFolder('ui-')
    await build(folder)
    url = await serve(folder)
  })

  it('is the answer at every address below /ui/ that is none of its files, and may be kept only to be asked about', async () => {
    for (const path of ['/ui/', '/ui/posts/019c1a52?x=1', '/ui/calendar', '/ui/index.html']) {
      const { status, headers, bytes } = await raw(url, path)
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ])
      expect(String(bytes)).toBe(html.replace('__UI_BASE__', ''))
    }
    const head = await raw(url, '/ui/', {}, 'HEAD')
    expect([head.status, head.bytes.length, Number(head.headers['content-length'])]).toEqual([200, 0, html.length - 11])
    const again = await raw(url, '/ui/', { 'If-None-Match': String(head.headers.etag) })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
    expect((await raw(url, '/ui/', { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  it('may load, run and call nothing but what comes from this server, and show media from where they lie', async () => {
    const { headers } = await raw(url, '/ui/')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://media.example.com; media-src 'self' blob: https://media.example.com; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    )
    // Media at the page's own origin need no word of their own.
    const own = pagePolicy('https://posts.example.com', 'https://posts.example.com')
    expect(own).toContain("img-src 'self' data: blob:;")
    expect(own).not.toMatch(/unsafe|\*|https:/)
  })

  it('has files that are kept for ever, sent as small as the browser reads them', async () => {
    const path = '/ui/assets/index-a1b2c3.js'
    const forms = await Promise.all(
      ['gzip, deflate, br', 'gzip', '', 'br;q=0, gzip;q=0.5', 'br;q=0'].map((accepted) =>
        raw(url, path, { 'Accept-Encoding': accepted }),
      ),
    )
    expect(forms.map(({ headers }) => headers['content-encoding'])).toEqual([
      'br',
      'gzip',
      undefined,
      'gzip',
      undefined,
    ])
    const [br, gzip, plain] = forms as [Raw, Raw, Raw]
    expect(String(brotliDecompressSync(br.bytes))).toBe(script)
    expect(String(gunzipSync(gzip.bytes))).toBe(script)
    expect(String(plain.bytes)).toBe(script)
    for (const { headers } of forms) {
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
      expect(headers.vary).toBe('Accept-Encoding')
    }
    // Other bytes, another tag: a proxy must not mix them up.
    expect(new Set([br, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3)
    const known = await raw(url, path, { 'Accept-Encoding': 'br', 'If-None-Match': String(br.headers.etag) })
    expect([known.status, known.bytes.length]).toEqual([304, 0])
    const style = await raw(url, '/ui/assets/index-d4e5f6.css', { 'Accept-Encoding': 'br' })
    expect([style.headers['content-type'], style.headers['content-encoding']]).toEqual([
      'text/css; charset=utf-8',
      undefined,
    ])
  })

  it('has an icon where browsers look for it', async () => {
    const { status, headers, bytes } = await raw(url, '/favicon.ico')
    expect([status, headers['content-type'], String(bytes)]).toEqual([200, 'image/svg+xml', icon])
  })

  it('hands out nothing else of the disk', async () => {
    for (const path of [
      '/ui/assets/../index.html',
      '/ui/assets/%2e%2e/index.html',
      '/ui/assets/..%2f..%2fetc%2fpasswd',
      '/ui/assets/',
      '/ui/assets/index-a1b2c3.js.br',
      '/ui/assets/constructor',
      '/ui/assets/none.js',
    ]) {
      const { status, headers } = await raw(url, path)
      expect([path, status, headers['content-type']]).toEqual([path, 404, 'application/problem+json; charset=utf-8'])
    }
    const posted = await raw(url, '/ui/', {}, 'POST')
    expect([posted.status, posted.headers.allow]).toEqual([405, 'GET'])
  })

  it('is begun at its address', async () => {
    for (const method of ['GET', 'HEAD']) {
      for (const path of ['/', '/ui']) {
        const { status, headers } = await raw(url, path, {}, method)
        expect([status, headers.location]).toEqual([302, '/ui/'])
      }
    }
  })

  it('is sent from memory: the disk may be gone', async () => {
    const other = temporaryFolder('ui-')
    await build(other)
    const there = await serve(other)
    const first = await raw(there, '/ui/')
    await rm(other, { recursive: true })
    expect((await raw(there, '/ui/')).bytes).toEqual(first.bytes)
    expect((await raw(there, '/ui/assets/index-a1b2c3.js')).status).toBe(200)
  })

  it('works below the path that a proxy has for it', async () => {
    const there = await serve(folder, { base: '/team/posts' })
    expect((await raw(there, '/')).headers.location).toBe('/team/posts/ui/')
    const page = await raw(there, '/ui/', { 'Accept-Encoding': 'br' })
    expect(String(brotliDecompressSync(page.bytes))).toContain('src="/team/posts/ui/assets/index-a1b2c3.js"')
  })

  it('says what to run where it has not been built, and is there once it is', async () => {
    const empty = temporaryFolder('ui-')
    const there = await serve(empty)
    const { status, headers, bytes } = await raw(there, '/ui/posts')
    expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
    expect(String(bytes)).toContain('npm run build')
    expect((await raw(there, '/favicon.ico')).status).toBe(404)
    await build(empty)
    expect((await raw(there, '/ui/posts')).status).toBe(200)
  })
})

describe('of the whole API the page', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi({ RATE_LIMIT_PER_IP: '3', UI_BASE: '/posts/' })
  })

  it('needs no credentials, and loading it uses nothing up of what an address may ask', async () => {
    for (let n = 0; n < 6; n++) {
      const answer = await fetch(`${api.url}/ui/`, { method: 'HEAD' })
      expect([200, 503]).toContain(answer.status)
      expect(answer.headers.get('RateLimit')).toBeNull()
    }
    const first = await fetch(`${api.url}/`, { redirect: 'manual' })
    expect([first.status, first.headers.get('Location')]).toEqual([302, '/posts/ui/'])
    expect((await fetch(`${api.url}/openapi.json`)).headers.get('RateLimit')).toContain('r=2')
  })
})

describe('with UI=off', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi({ UI: 'off', TOKEN_ENCRYPTION_KEY: testEncryptionKey })
  })

  it('there is no page', async () => {
    for (const path of ['/', '/ui', '/ui/', '/ui/assets/x.js', '/favicon.ico']) {
      const { status, body } = await answerOf(await fetch(api.url + path))
      expect([path, status, body.success]).toEqual([path, 404, false])
    }
  })

  it('nobody signs in, and no cookie counts', async () => {
    const { key } = await api.company()
    expect((await fromPage(api, '/session', { method: 'POST', body: { apiKey: key } })).status).toBe(404)
    expect((await fromPage(api, '/session', { cookie: 'pd=x' })).body.signedIn).toBe(false)
    expect((await fromPage(api, '/scheduled-posts', { cookie: 'pd=x' })).body.type).toMatch(/:unauthorized$/)
  })
})
