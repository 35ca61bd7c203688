import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, answerOf, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client

beforeAll(async () => {
  api = await startTestApi({ CORS_ORIGINS: 'https://app.example.com, http://localhost:4200' })
  acme = await api.company()
})

const call = async (path: string, init: RequestInit = {}) =>
  answerOf(await fetch(api.url + path, { ...init, headers: { Authorization: `Bearer ${acme.key}`, ...init.headers } }))
const postText = (body: string | Buffer, type = 'application/json', headers = {}) =>
  call('/schedule-post', {
    method: 'POST',
    body: new Uint8Array(Buffer.from(body)),
    headers: { 'Content-Type': type, ...headers },
  })

describe('bodies that cannot be read', () => {
  it.each([
    ['broken JSON', '{"caption": "x"', 400, 'malformed-json'],
    ['nothing', '', 400, 'malformed-json'],
    ['a list', '[]', 400, 'invalid-request'],
    ['a word', '"x"', 400, 'invalid-request'],
    ['null', 'null', 400, 'invalid-request'],
    ['a number', '5', 400, 'invalid-request'],
    ['more than 1 MB', JSON.stringify({ caption: 'x'.repeat(1_100_000) }), 413, 'too-large'],
    ['JSON nested without end', '['.repeat(50_000) + ']'.repeat(50_000), 400, 'too-deep'],
    ['a prototype', '{"__proto__": {"socialAccountId": 1}, "constructor": 1}', 400, 'invalid-request'],
  ])('%s: refused as what it is', async (_name, text, status, code) => {
    const answer = await postText(text)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(answer.body).toMatchObject({ success: false, status, detail: expect.any(String) })
    if (code) expect(answer.body.type).toBe(`urn:post-dispatcher:problem:${code}`)
  })

  it.each([
    ['text/plain', {}],
    ['application/x-www-form-urlencoded', {}],
    ['application/json; charset=latin1', {}],
    ['application/json', { 'Content-Encoding': 'zstd-x' }],
  ])('of the kind %s %j: refused with 415', async (type, headers) => {
    expect((await postText('{}', type, headers)).status).toBe(415)
  })

  it('whose compression is broken: refused with 400', async () => {
    expect((await postText('not gzip', 'application/json', { 'Content-Encoding': 'gzip' })).status).toBe(400)
  })
})

describe('addresses and methods', () => {
  it.each(['/nothing', '/scheduled-posts/1/2', '/schedule-post/1', '/media/../package.json', '/.env', '/%E0%A4%A'])(
    'answers a problem document at %s, where nothing is',
    async (path) => {
      const { status, body } = await call(path)
      expect([400, 404]).toContain(status)
      expect(body.success).toBe(false)
    },
  )

  it.each([
    ['PUT', '/schedule-post', 'POST'],
    ['POST', '/scheduled-posts', 'GET'],
    ['PUT', '/scheduled-posts/1', 'GET, PATCH, DELETE'],
    ['POST', '/health', 'GET'],
  ])('answers %s %s with the methods there are', async (method, path, allowed) => {
    const { status, headers, body } = await call(path, { method })
    expect(status).toBe(405)
    expect(headers.get('Allow')).toBe(allowed)
    expect(body.success).toBe(false)
  })

  it('answers a line that is not HTTP, and goes on', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    socket.write('HELLO\r\n\r\n')
    const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    expect(String(chunk)).toMatch(/^HTTP\/1.1 400/)
    expect((await call('/health')).status).toBe(200)
  })
})

describe('every answer', () => {
  it("carries the caller's request id when it is harmless, and one of ours when it is not", async () => {
    const id = async (given: string) =>
      (await call('/health', { headers: { 'X-Request-Id': given } })).headers.get('X-Request-Id')
    expect(await id('order-4711.a_B')).toBe('order-4711.a_B')
    for (const evil of ['a b', '<script>', 'x'.repeat(65), '{"level":"fatal"}']) {
      expect(await id(evil)).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('tells browsers not to guess, frame, keep or run it, and not what we are built with', async () => {
    for (const path of ['/health', '/scheduled-posts', '/nothing']) {
      const { headers } = await call(path)
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('X-Frame-Options')).toBe('DENY')
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
      expect(headers.get('X-Powered-By')).toBeNull()
    }
  })

  it('is logged in one line with its request id, without the query', async () => {
    await call('/scheduled-posts?platform=facebook', { headers: { 'X-Request-Id': 'logged-1' } })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const line = api.logged.find((entry) => entry.requestId === 'logged-1')
    expect(line).toMatchObject({ method: 'GET', path: '/scheduled-posts', status: 200, ms: expect.any(Number) })
  })
})

describe('pages of other origins', () => {
  const from = (origin: string, init: RequestInit = {}) =>
    call('/scheduled-posts', { ...init, headers: { ...init.headers, Origin: origin } })

  it('may call when they are named in CORS_ORIGINS', async () => {
    const { headers } = await from('http://localhost:4200')
    expect(headers.get('Access-Control-Allow-Origin')).toBe('http://localhost:4200')
    expect(headers.get('Vary')).toContain('Origin')
    const preflight = await from('https://app.example.com', {
      method: 'OPTIONS',
      headers: { Authorization: '', 'Access-Control-Request-Method': 'DELETE' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain('DELETE')
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      expect(preflight.headers.get('Access-Control-Allow-Methods')).toContain(method)
    }
    for (const header of ['Authorization', 'Content-Type', 'If-Match', 'Idempotency-Key']) {
      expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain(header)
    }
    for (const header of ['ETag', 'Location', 'Retry-After', 'RateLimit', 'X-Request-Id']) {
      expect(headers.get('Access-Control-Expose-Headers')).toContain(header)
    }
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
  })

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'http://app.example.com', 'null', '*'])(
    'may not when they are %s',
    async (origin) => {
      expect((await from(origin)).headers.get('Access-Control-Allow-Origin')).toBeNull()
    },
  )
})

describe('GET /health', () => {
  it('answers 200 without a key while the database answers', async () => {
    const answer = await answerOf(await fetch(`${api.url}/health`))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ success: true, status: 'ok', database: 'ok' })
  })
})

describe('many requests at once, and again over the connections that were kept', () => {
  it('are all answered: each post is there once, or nothing of it and its program is told when to come back', async () => {
    const account = await acme.account()
    const post = (n: number) =>
      acme.post('/schedule-post', { socialAccountId: account, caption: `post ${n}`, scheduledAt: inAnHour() })
    const answers: Answer[] = []
    for (const round of [1, 2])
      answers.push(...(await Promise.all(Array.from({ length: 200 }, (_, n) => post(200 * round + n)))))
    const scheduled = answers.filter(({ status }) => status === 201)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(new Set(scheduled.map(({ body }) => body.postDetailId)).size).toBe(scheduled.length)
    expect((await acme.get(`/scheduled-posts?socialAccountId=${account}&limit=100`)).body.total).toBe(scheduled.length)
    // On a machine that is busy with something else.
    for (const { status, headers } of refused)
      expect([status, Number(headers.get('Retry-After')) > 0]).toEqual([503, true])
  })
})
