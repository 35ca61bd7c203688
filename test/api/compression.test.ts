import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
beforeAll(async () => {
  api = await startTestApi({ CORS_ORIGINS: 'https://app.example.com' })
  acme = await api.company()
  const socialAccountId = await acme.account()
  const post = { socialAccountId, postType: 'feed', scheduledAt: inAnHour() }
  for (let n = 0; n < 10; n++) await acme.post('/schedule-post', { ...post, caption: `Fresh bread at seven! ${n}` })
})

/** As it comes over the line: `fetch` would unpack it. */
async function raw(path: string, { method = 'GET', body = '', ...headers }: Record<string, string> = {}) {
  const call = request(api.url + path, {
    method,
    headers: {
      Authorization: `Bearer ${acme.key}`,
      'Accept-Encoding': 'gzip',
      ...(body && { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
  }).end(body)
  const [answer] = (await once(call, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(chunks) }
}

describe('a client that reads gzip', () => {
  it('gets lists compressed, and every other one as they are', async () => {
    const packed = await raw('/scheduled-posts')
    const plain = await raw('/scheduled-posts', { 'Accept-Encoding': 'identity' })
    expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined])
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true)
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 4)
    for (const { headers } of [packed, plain]) expect(headers.vary).toContain('Accept-Encoding')
  })

  it.each([
    ['/docs', 1.5],
    ['/openapi.json', 3],
  ])('gets %s compressed, with a tag of its own, and not again while it has it', async (path, times) => {
    const [packed, plain] = [await raw(path), await raw(path, { 'Accept-Encoding': 'gzip;q=0' })]
    expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined])
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true)
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / times)
    expect(packed.headers.etag).not.toBe(plain.headers.etag)
    expect((await raw(path, { 'If-None-Match': String(packed.headers.etag) })).status).toBe(304)
    expect((await raw(path, { 'If-None-Match': String(plain.headers.etag) })).status).toBe(200)
    expect(packed.headers.vary).toMatch(/Origin.*Accept-Encoding/)
  })

  it('gets nothing compressed that is small, is a file, answers HEAD, or may hold a secret beside what the caller chose', async () => {
    const { body } = await acme.upload(
      { socialAccountId: await acme.account(), scheduledAt: inAnHour(), postType: 'feed', caption: 'x' },
      [{ name: 'a.jpg', content: jpeg(20_000), type: 'image/jpeg' }],
    )
    const { body: post } = await acme.get(`/scheduled-posts/${body.postDetailId}`)
    const file = new URL(post.post.media[0].url).pathname
    const answers = {
      small: await raw('/health'),
      file: await raw(file),
      head: await raw('/scheduled-posts', { method: 'HEAD' }),
      key: await raw('/api-keys', { method: 'POST', body: JSON.stringify({ name: 'a'.repeat(100) }) }),
      refusal: await raw('/schedule-post', { method: 'POST', body: JSON.stringify({ ['x'.repeat(3_000)]: 1 }) }),
    }
    expect(Object.values(answers).map(({ status }) => status)).toEqual([200, 200, 200, 201, 400])
    for (const [name, { headers }] of Object.entries(answers)) expect(headers['content-encoding'], name).toBeUndefined()
  })
})

it('a server that is asked after its health writes no line for it', async () => {
  const lines = () => api.logged.filter(({ msg }) => msg === 'Request').map(({ path, status }) => ({ path, status }))
  const before = lines().length
  await raw('/health')
  await raw('/nothing')
  expect(lines().slice(before)).toEqual([{ path: '/nothing', status: 404 }])
})
