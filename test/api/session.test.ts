import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { SessionSeal } from '../../src/security/session-seal'
import { testEncryptionKey } from '../support/factories'
import { signHs256 } from './support/identity-provider'
import { cookieOf, fromPage, signIn } from './support/page'
import { type Answer, answerOf, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

const SECRET = 'a secret of more than thirty-two bytes, as is asked for'
const newKey = Buffer.alloc(32, 9).toString('base64')
const LIMIT = 3
/** As a proxy of ours hands a request on that came over TLS. */
const OVER_TLS = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'posts.example.com' }

let api: TestApi
let acme: Client

beforeAll(async () => {
  api = await startTestApi({
    // In the middle of a change of keys: the first seals, both open.
    TOKEN_ENCRYPTION_KEY: `${newKey},${testEncryptionKey}`,
    AUTH_JWT_SECRET: SECRET,
    CORS_ORIGINS: '*',
    TRUST_PROXY: 'loopback',
    RATE_LIMIT_FAILED_AUTH: String(LIMIT),
    UI_ENVIRONMENT: 'staging',
    UI_SIGN_IN_URL: 'https://id.example.com/sign-in',
  })
  acme = await api.company('acme')
})

const ask = (path: string, sent: Parameters<typeof fromPage>[2] = {}) => fromPage(api, path, sent)
const whoIs = (cookie: string, headers = {}) => ask('/session', { cookie, headers })
const status = async (cookie: string, headers: Record<string, string> = {}) =>
  (await ask('/scheduled-posts', { cookie, headers })).status
const dropped = ({ headers }: Answer) => headers.getSetCookie()[0] ?? ''
const DROPPED = /^(__Host-)?pd=; Path=\/; Max-Age=0;/
const eventsOf = ({ headers }: Answer) =>
  api.logged.filter(({ event, requestId }) => event === 'security' && requestId === headers.get('X-Request-Id'))
const idOf = async ({ key }: Client) => {
  const [[row]] = await api.db.query<RowDataPacket[]>('SELECT id FROM api_keys WHERE key_hash = ?', [hashApiKey(key)])
  return row?.id as number
}

describe('signing in with an API key', () => {
  it('lets the page do what the key may, and the posts it makes name the key', async () => {
    const answer = await ask('/session', { method: 'POST', body: { apiKey: acme.key } })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      ...{ success: true, signedIn: true, company: 'acme', scope: 'admin', expiresAt: expect.any(String) },
      ...{ environment: 'staging', signInUrl: 'https://id.example.com/sign-in' },
    })
    const left = new Date(answer.body.expiresAt).getTime() - Date.now()
    expect(left / 60_000).toBeGreaterThan(29)
    expect(left / 60_000).toBeLessThanOrEqual(30)
    const cookie = cookieOf(answer)
    const made = await ask('/schedule-post', {
      ...{ method: 'POST', cookie },
      body: { socialAccountId: await acme.account(), caption: 'x', scheduledAt: inAnHour() },
    })
    expect(made.status).toBe(201)
    const [[row]] = await api.db.query<RowDataPacket[]>(
      'SELECT company_id, created_by FROM post_details WHERE id = ?',
      [made.body.postDetailId],
    )
    expect(row).toEqual({ company_id: 'acme', created_by: `key:${await idOf(acme)}` })
    expect((await whoIs(cookie)).body).toMatchObject({ signedIn: true, company: 'acme', scope: 'admin' })
    expect(eventsOf(answer)).toEqual([expect.objectContaining({ what: 'signed-in', company: 'acme', level: 30 })])
  })

  it('gives a cookie that no script, no other site, no subdomain and no plain line gets at', async () => {
    const set = async (headers: Record<string, string>) =>
      (await ask('/session', { method: 'POST', body: { apiKey: acme.key }, headers })).headers.getSetCookie()
    const [overTls, ...others] = await set(OVER_TLS)
    expect(overTls).toMatch(/^__Host-pd=[\w.-]+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Strict; Secure$/)
    expect(others).toEqual([])
    // On the machine itself there is no TLS, and browsers would not keep that name.
    expect((await set({}))[0]).toMatch(/^pd=[\w.-]+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Strict$/)
  })

  it('puts nothing of the key into the cookie', async () => {
    const sealed = (await signIn(api, { apiKey: acme.key })).slice('pd='.length)
    const content = JSON.stringify(await new SessionSeal(newKey).open(sealed))
    expect(content).toContain('"acme"')
    expect(content).not.toContain(acme.key.slice(3, 20))
    expect(sealed).not.toContain('acme')
  })

  it.each([
    ['neither key nor token', {}],
    ['both', { apiKey: 'pd_x', jwt: 'a.b.c' }],
    ['a number', { apiKey: 7 }],
    ['a field that there is not', { apiKey: 'pd_x', company: 'acme' }],
    ['a line break', { apiKey: 'pd_x\ny' }],
  ])('is refused with %s', async (_name, body) => {
    const answer = await ask('/session', { method: 'POST', body })
    expect([answer.status, answer.body.success, answer.headers.getSetCookie()]).toEqual([400, false, []])
  })

  it('is refused with a key that is not known, has expired or was revoked; that is written down, and nothing set', async () => {
    const [gone, old] = [await api.company('acme'), await api.company('acme')]
    await acme.delete(`/api-keys/${await idOf(gone)}`)
    await api.db.query('UPDATE api_keys SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [await idOf(old)])
    const seen = []
    for (const { key } of [{ key: generateApiKey() }, gone, old]) {
      const answer = await ask('/session', { method: 'POST', body: { apiKey: key } })
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []])
      expect(eventsOf(answer)).toEqual([
        expect.objectContaining({ what: 'credentials-refused', method: 'POST', path: '/session' }),
      ])
      seen.push(answer.body.detail)
    }
    expect(seen).toEqual([
      expect.stringMatching(/not known/),
      expect.stringMatching(/revoked/),
      expect.stringMatching(/expired/),
    ])
  })

  it('counts keys that prove nothing, and goes on letting in who has a good one', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.77' }
    const guesses = []
    for (let n = 0; n <= LIMIT; n++) {
      guesses.push(await ask('/session', { method: 'POST', body: { apiKey: generateApiKey() }, headers }))
    }
    expect(guesses.map((answer) => answer.status)).toEqual([401, 401, 401, 429])
    expect(guesses.at(-1)?.body.type).toMatch(/too-many-failures$/)
    expect((await ask('/session', { method: 'POST', body: { apiKey: acme.key }, headers })).status).toBe(200)
  })

  it('is for this machine or for TLS: a key does not go over a line that others can read', async () => {
    const plain = { 'X-Forwarded-Host': 'posts.example.com' }
    // Also where the proxy does not say that it speaks TLS, and hands on our own address for the host.
    for (const headers of [plain, { Origin: 'https://posts.example.com' }] as Record<string, string>[]) {
      const answer = await ask('/session', { method: 'POST', body: { apiKey: acme.key }, headers })
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
      expect(answer.body.detail).toContain('TRUST_PROXY')
    }
  })
})

describe('signing in with a JWT', () => {
  const jwt = (claims = {}) => signHs256(SECRET, { company_id: 'acme', sub: 'alice', scope: 'write', ...claims })
  const seconds = () => Math.floor(Date.now() / 1000)

  it('makes the browser its user, for no longer than the token lasts', async () => {
    const exp = seconds() + 600
    const cookie = await signIn(api, { jwt: await jwt({ exp }) })
    const { body } = await whoIs(cookie)
    expect(body).toMatchObject({ company: 'acme', scope: 'write', expiresAt: new Date(exp * 1000).toISOString() })
    const made = await ask('/schedule-post', {
      ...{ method: 'POST', cookie },
      body: { socialAccountId: await acme.account(), caption: 'x', scheduledAt: inAnHour() },
    })
    expect((await acme.get(`/scheduled-posts/${made.body.postDetailId}`)).body.post.createdBy).toBe('user:alice')
  })

  it('is refused with one that has ended, also within the time by which clocks may differ', async () => {
    for (const ago of [60, 5]) {
      const answer = await ask('/session', { method: 'POST', body: { jwt: await jwt({ exp: seconds() - ago }) } })
      expect([answer.status, answer.body.detail]).toEqual([401, expect.stringMatching(/expired/)])
    }
  })

  it('works for the longest names there are: the cookie is one that browsers keep', async () => {
    const cookie = await signIn(api, { jwt: await jwt({ company_id: 'c'.repeat(64), sub: '✪'.repeat(255) }) })
    expect(cookie.length).toBeLessThan(4_096)
    expect((await whoIs(cookie)).body.company).toBe('c'.repeat(64))
  })
})

describe('a request with a cookie', () => {
  let cookie: string
  beforeAll(async () => {
    cookie = await signIn(api, { apiKey: acme.key })
  })

  it('counts from the page alone: by Sec-Fetch-Site, or by its own Origin where a browser does not know that', async () => {
    expect(await status(cookie)).toBe(200)
    expect(await status(cookie, { 'Sec-Fetch-Site': '', Origin: api.url })).toBe(200)
    // A proxy may have given us another name than the browser knows.
    expect(await status(cookie, { Origin: 'https://posts.example.com' })).toBe(200)
  })

  it.each([
    ['a page of another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    [
      'a sibling subdomain, which SameSite lets through',
      { 'Sec-Fetch-Site': 'same-site', Origin: 'https://blog.example.com' },
    ],
    ['a sibling that writes our own origin', { 'Sec-Fetch-Site': 'same-site' }],
    ['an address that somebody typed or followed', { 'Sec-Fetch-Site': 'none' }],
    ['a form of ours, or a picture: it cannot say what the page says', { 'X-Requested-With': '' }],
    ['something that says it otherwise', { 'X-Requested-With': 'XMLHttpRequest' }],
    ['who knows', { 'Sec-Fetch-Site': '', Origin: '' }],
    ['an old browser, on another page', { 'Sec-Fetch-Site': '', Origin: 'https://evil.example' }],
    ['an old browser, on a page in a box', { 'Sec-Fetch-Site': '', Origin: 'null' }],
    ['an old browser, on another port of this machine', { 'Sec-Fetch-Site': '', Origin: 'http://127.0.0.1:1' }],
    [
      'an old browser, on the same host without TLS',
      { ...OVER_TLS, 'Sec-Fetch-Site': '', Origin: 'http://posts.example.com' },
    ],
  ])('is nobody from %s', async (_name, given) => {
    const headers = given as Record<string, string>
    const secure = headers['X-Forwarded-Proto'] ? await signIn(api, { apiKey: acme.key }, OVER_TLS) : cookie
    const account = await acme.account()
    const total = (await acme.get('/scheduled-posts')).body.total
    const made = await ask('/schedule-post', {
      ...{ method: 'POST', cookie: secure, headers },
      body: { socialAccountId: account, caption: 'forged', scheduledAt: inAnHour() },
    })
    expect([made.status, made.body.type]).toEqual([401, 'urn:post-dispatcher:problem:unauthorized'])
    expect((await acme.get('/scheduled-posts')).body.total).toBe(total)
    expect(await status(secure, headers)).toBe(401)
    // Nor does it learn who is signed in, or sign anybody in or out.
    const told = await ask('/session', { cookie: secure, headers })
    expect([told.status, told.body.signedIn, told.body.company, told.headers.getSetCookie()]).toEqual([
      200,
      false,
      undefined,
      [],
    ])
    for (const method of ['POST', 'DELETE']) {
      const body = method === 'POST' ? { apiKey: acme.key } : undefined
      const answer = await ask('/session', { method, body, cookie: secure, headers })
      expect([answer.status, answer.body.type]).toEqual([403, 'urn:post-dispatcher:problem:not-our-page'])
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    expect(await status(secure, headers['X-Forwarded-Proto'] ? OVER_TLS : {})).toBe(200)
  })

  it('gets nothing by CORS, though every page may call: no cookies, and not the header that the page sends', async () => {
    const { headers } = await ask('/scheduled-posts', {
      cookie,
      headers: { Origin: 'https://app.example.com', 'Sec-Fetch-Site': 'cross-site' },
    })
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Access-Control-Allow-Credentials')).toBeNull()
    const preflight = await fetch(`${api.url}/session`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' },
    })
    expect(preflight.headers.get('Access-Control-Allow-Headers')).not.toMatch(/x-requested-with/i)
    expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  })

  it('over TLS does not look at the plain name, which a subdomain could have set', async () => {
    const secure = await signIn(api, { apiKey: acme.key }, OVER_TLS)
    expect(await status(secure, OVER_TLS)).toBe(200)
    expect(await status(secure.replace('__Host-', ''), OVER_TLS)).toBe(401)
    expect(await status(secure)).toBe(401)
  })

  it('is who its Authorization header says, and nobody when that is wrong', async () => {
    const rival = await api.company('rival')
    await rival.account('linkedin')
    const { body } = await ask('/accounts', { cookie, headers: { Authorization: `Bearer ${rival.key}` } })
    expect(body.accounts).toHaveLength(1)
    expect((await ask('/accounts', { cookie })).body.accounts.length).toBeGreaterThan(1)
    for (const header of [`Bearer ${generateApiKey()}`, 'Bearer ', 'Basic eDp5', 'x']) {
      expect(await status(cookie, { Authorization: header })).toBe(401)
    }
  })

  it('may no more than its key', async () => {
    const reader = await signIn(api, { apiKey: (await api.company('acme', 'read')).key })
    expect(await status(reader)).toBe(200)
    const refused = await ask('/schedule-post', { method: 'POST', cookie: reader, body: {} })
    expect([refused.status, refused.body.type]).toEqual([403, 'urn:post-dispatcher:problem:insufficient-scope'])
    expect((await whoIs(reader)).body.scope).toBe('read')
  })
})

describe('a session', () => {
  it('ends at once when its key is revoked, and the browser forgets it', async () => {
    const key = (await acme.post('/api-keys', { scope: 'write' })).body
    const cookie = await signIn(api, { apiKey: key.key })
    expect(await status(cookie)).toBe(200)
    await acme.delete(`/api-keys/${key.apiKey.id}`)
    const answer = await ask('/scheduled-posts', { cookie })
    expect([answer.status, answer.body.detail]).toEqual([401, expect.stringMatching(/revoked/)])
    expect(dropped(answer)).toMatch(DROPPED)
    expect(eventsOf(answer)).toEqual([expect.objectContaining({ what: 'credentials-refused' })])
    const asked = await whoIs(cookie)
    expect([asked.status, asked.body.signedIn]).toEqual([200, false])
    expect(dropped(asked)).toMatch(DROPPED)
  })

  it('goes on when the server is started again, but not with a key that has expired meanwhile', async () => {
    const key = (await acme.post('/api-keys', {})).body
    const [cookie, other] = [await signIn(api, { apiKey: key.key }), await signIn(api, { apiKey: acme.key })]
    await api.db.query('UPDATE api_keys SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [key.apiKey.id])
    await api.restart()
    expect([await status(cookie), await status(other)]).toEqual([401, 200])
  })

  it('ends with the sign-out, in the browser and for every copy of the cookie', async () => {
    const cookie = await signIn(api, { apiKey: acme.key })
    const answer = await ask('/session', { method: 'DELETE', cookie })
    expect([answer.status, answer.body]).toEqual([204, ''])
    expect(dropped(answer)).toMatch(DROPPED)
    expect(eventsOf(answer)).toEqual([expect.objectContaining({ what: 'signed-out', company: 'acme' })])
    const copy = await ask('/scheduled-posts', { cookie })
    expect([copy.status, copy.body.type]).toEqual([401, 'urn:post-dispatcher:problem:session-over'])
    // A session that is over is nothing that anybody has to look into.
    expect(eventsOf(copy)).toEqual([])
    expect((await ask('/session', { method: 'DELETE' })).status).toBe(204)
  })

  it('is a fresh one with each sign-in: one that was put into the browser before is not kept', async () => {
    const planted = await signIn(api, { apiKey: (await api.company('rival')).key })
    const answer = await ask('/session', { method: 'POST', body: { apiKey: acme.key }, cookie: planted })
    expect(answer.body.company).toBe('acme')
    expect(cookieOf(answer)).not.toBe(planted)
    expect([await status(planted), await status(cookieOf(answer))]).toEqual([401, 200])
    const again = await signIn(api, { apiKey: acme.key })
    const idIn = async (cookie: string) =>
      ((await new SessionSeal(newKey).open(cookie.slice(3))) as { id: string } | undefined)?.id
    expect(await idIn(again)).not.toBe(await idIn(cookieOf(answer)))
  })

  it('opens with every key of TOKEN_ENCRYPTION_KEY, and is sealed with the first', async () => {
    const content = { id: 'x', co: 'acme', by: `key:${await idOf(acme)}`, sc: 'admin', end: Date.now() + 3_600_000 }
    const older = await new SessionSeal(testEncryptionKey).seal({ ...content, used: Date.now() - 120_000 })
    const answer = await ask('/scheduled-posts', { cookie: `pd=${older}` })
    expect(answer.status).toBe(200)
    // Used for more than a minute since it was sealed, it is sealed anew.
    const renewed = cookieOf(answer).slice('pd='.length)
    expect(await new SessionSeal(newKey).open(renewed)).toMatchObject({ id: 'x', end: content.end })
    expect(await new SessionSeal(testEncryptionKey).open(renewed)).toBeUndefined()
  })

  describe('is none, and taken from the browser, when the cookie', () => {
    const good = async () => (await signIn(api, { apiKey: acme.key })).slice('pd='.length)
    const sealed = (content: object, key = newKey) => new SessionSeal(key).seal(content)
    const one = { id: 'x', co: 'acme', by: 'key:1', sc: 'admin', end: Date.now() + 3_600_000, used: Date.now() }
    const changed = (text: string, part: number) =>
      text
        .split('.')
        .map((each, index) => (index === part ? `${each.slice(0, -2)}${each.endsWith('AA') ? 'BB' : 'AA'}` : each))
        .join('.')
    it.each([
      ['was changed in its head', async () => changed(await good(), 0)],
      ['was changed in its nonce', async () => changed(await good(), 2)],
      ['was changed in its body', async () => changed(await good(), 3)],
      ['was changed in its tag', async () => changed(await good(), 4)],
      ['was cut off', async () => (await good()).slice(0, -9)],
      ['has a shorter tag', async () => (await good()).replace(/[^.]{8}$/, '')],
      ['is sealed with a key that is not ours', () => sealed(one, Buffer.alloc(32, 1).toString('base64'))],
      ['is an API key', async () => acme.key],
      ['is a JWT', () => signHs256(SECRET, { company_id: 'acme', sub: 'alice' })],
      ['is nonsense', async () => '%00..;;'],
      ['is longer than any', async () => 'x'.repeat(5_000)],
      ['holds something else', () => sealed({ hello: 'world' })],
      ['names nobody', () => sealed({ ...one, by: 'cli' })],
      ['names a key that there is not', () => sealed({ ...one, by: 'key:987654321' })],
      ['was not used for half an hour', () => sealed({ ...one, used: Date.now() - 30 * 60_000 - 1 })],
      ['is twelve hours old', () => sealed({ ...one, end: Date.now() - 1 })],
    ])('%s', async (_name, make) => {
      const cookie = `pd=${await make()}`
      for (const path of ['/scheduled-posts', '/session']) {
        const answer = await ask(path, { cookie })
        expect([path, answer.status]).toEqual([path, path === '/session' ? 200 : 401])
        expect(answer.body.signedIn).toBe(path === '/session' ? false : undefined)
        expect(dropped(answer)).toMatch(DROPPED)
      }
    })
  })

  it('leaves no cookie and no key in the log', async () => {
    const cookie = await signIn(api, { apiKey: acme.key })
    await ask('/scheduled-posts', { cookie })
    await ask('/scheduled-posts', { cookie: `${cookie}x` })
    await ask('/session', { method: 'POST', body: { apiKey: `${acme.key}x` } })
    const log = JSON.stringify(api.logged)
    expect(log).not.toContain(cookie.slice(-40, -20))
    expect(log).not.toContain(cookie.slice(3, 60))
    expect(log).not.toContain(acme.key.slice(0, 20))
  })
})

it('without a cookie nobody is signed in, which is told and is no error', async () => {
  const answer = await ask('/session')
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    ...{ success: true, signedIn: false },
    ...{ environment: 'staging', signInUrl: 'https://id.example.com/sign-in' },
  })
  expect((await answerOf(await fetch(`${api.url}/session`))).body.signedIn).toBe(false)
})

describe('a page that shows one company while its browser has signed in to another', () => {
  it('can do nothing, and is told to load itself again; nobody is signed out by it', async () => {
    const cookie = await signIn(api, { apiKey: (await api.company('umlaut äß')).key })
    const shown = (company: string) => ({ 'X-Company': encodeURIComponent(company) })
    expect(await status(cookie, shown('umlaut äß'))).toBe(200)
    for (const company of ['acme', '', 'umlaut']) {
      const answer = await ask('/scheduled-posts/cancel', {
        method: 'POST',
        body: { filter: { platform: 'facebook' } },
        cookie,
        headers: { 'X-Company': company === '' ? '%00' : encodeURIComponent(company) },
      })
      expect([answer.status, answer.body.type]).toEqual([403, 'urn:post-dispatcher:problem:other-company'])
      expect(answer.headers.getSetCookie()).not.toContainEqual(expect.stringContaining('Max-Age=0'))
    }
    expect(await status(cookie)).toBe(200)
  })
})
