import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiKeyAuthenticator } from '../../src/api/auth/api-key-authenticator'
import { operations } from '../../src/api/operations/every-operation'
import { insertApiKey } from '../../src/db/api-keys/api-keys'
import { covers, type Scope, scopes } from '../../src/domain/scope'
import { createLogger } from '../../src/observability/log'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { until } from '../support/until'
import { answerOf, type Client, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company('acme')
})

const withKey = async (key: string, path = '/scheduled-posts', method = 'GET') =>
  answerOf(await fetch(api.url + path, { method, headers: { Authorization: `Bearer ${key}` } }))

describe('the scope of an API key', () => {
  const guarded = operations.filter(({ access }) => access !== 'public')

  it.each(scopes)('"%s" opens exactly the operations it covers, and the refusal names what is needed', async (held) => {
    const { key } = await api.company('scoped', held)
    for (const { method, path, access } of guarded) {
      const { status, headers, body } = await withKey(key, path.replace(/\{\w+\}/g, '987654'), method.toUpperCase())
      if (covers(held, access as Scope)) {
        expect([method, path, status === 403]).toEqual([method, path, false])
      } else {
        expect([method, path, status]).toEqual([method, path, 403])
        expect(headers.get('WWW-Authenticate')).toMatch(
          new RegExp(`^Bearer realm="[^"]+", error="insufficient_scope", scope="${access}"$`),
        )
        expect(body).toMatchObject({ success: false, type: 'urn:post-dispatcher:problem:insufficient-scope' })
        expect(body.detail).toContain(`"${access}"`)
      }
    }
  })

  it('is "write" for keys from before there were scopes: what they could do they still can', async () => {
    const key = generateApiKey()
    await api.db.query('INSERT INTO api_keys (company_id, name, key_hash) VALUES (?, ?, ?)', [
      'old',
      '',
      hashApiKey(key),
    ])
    expect((await withKey(key)).status).toBe(200)
    expect((await withKey(key, '/scheduled-posts/1', 'DELETE')).status).toBe(404)
    expect((await withKey(key, '/api-keys')).status).toBe(403)
  })
})

describe('API keys through the API', () => {
  it('are shown once, used at once, listed without the key, and revoked for good', async () => {
    const made = await acme.post('/api-keys', {
      name: 'The frontend',
      scope: 'read',
      expiresAt: '2037-01-01T00:00:00Z',
    })
    expect(made.status).toBe(201)
    const { key, apiKey } = made.body
    expect(key).toMatch(/^pd_[A-Za-z0-9_-]{43}$/)
    expect(apiKey).toMatchObject({
      name: 'The frontend',
      scope: 'read',
      status: 'active',
      createdBy: expect.stringMatching(/^key:\d+$/),
      expiresAt: '2037-01-01T00:00:00.000Z',
      lastUsedAt: null,
      revokedAt: null,
    })
    expect((await withKey(key)).status).toBe(200)
    await until(async () => (await listed(apiKey.id))?.lastUsedAt !== null, 'the use is listed')
    expect(JSON.stringify((await acme.get('/api-keys')).body)).not.toContain(key.slice(3))
    expect(JSON.stringify(api.logged)).not.toContain(key)

    const revoked = await acme.delete(`/api-keys/${apiKey.id}`)
    expect(revoked).toMatchObject({ status: 200, body: { apiKey: { id: apiKey.id, status: 'revoked' } } })
    await until(async () => (await withKey(key)).status === 401, 'the key is refused')
    expect((await withKey(key)).body.detail).toContain('was revoked')
    const again = await acme.delete(`/api-keys/${apiKey.id}`)
    expect(again.body).toEqual(revoked.body)
    expect(await listed(apiKey.id)).toEqual(revoked.body.apiKey)
  })

  const listed = async (id: number) =>
    (await acme.get('/api-keys?limit=100')).body.apiKeys.find((one: { id: number }) => one.id === id)

  it('are "write" and without end when nothing else is said, also by an empty request', async () => {
    for (const body of [{}, undefined]) {
      const { status, body: answer } = await acme.post('/api-keys', body)
      expect(status).toBe(201)
      expect(answer.apiKey).toMatchObject({ scope: 'write', expiresAt: null, name: '' })
    }
  })

  it.each([
    [{ scope: 'root' }, 'scope'],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ expiresAt: '2039-01-01T00:00:00Z' }, 'expiresAt'],
    [{ expiresAt: 'tomorrow' }, 'expiresAt'],
    [{ name: 'x'.repeat(256) }, 'name'],
    [{ name: 'two\nlines' }, 'name'],
    [{ name: '\u001b[2J' }, 'name'],
    [{ companyId: 'rival' }, 'companyId'],
  ])('with %o are refused, and nothing is made', async (body, path) => {
    const count = async () => (await acme.get('/api-keys')).body.total
    const before = await count()
    const answer = await acme.post('/api-keys', body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ path }])
    expect(await count()).toBe(before)
  })

  it('are made once under one Idempotency-Key, and a repeat does not show the key again', async () => {
    const once = async () =>
      answerOf(
        await fetch(`${api.url}/api-keys`, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${acme.key}`,
            'Content-Type': 'application/json',
            'Idempotency-Key': 'new-key-1',
          },
          body: JSON.stringify({ name: 'made once' }),
        }),
      )
    const [first, again] = [await once(), await once()]
    expect([first.status, again.status]).toEqual([201, 409])
    expect(JSON.stringify(again.body)).not.toContain('pd_')
    const [kept] = await api.db.query('SELECT * FROM idempotency_keys')
    expect(JSON.stringify(kept)).not.toContain(first.body.key.slice(3))
    const { apiKeys } = (await acme.get('/api-keys?limit=100')).body
    expect(apiKeys.filter((one: { name: string }) => one.name === 'made once')).toHaveLength(1)
  })

  it('are listed in pages, the newest first', async () => {
    const pages = await api.company('pages')
    for (const name of ['a', 'b', 'c']) await pages.post('/api-keys', { name })
    const names = async (page: number) =>
      (await pages.get(`/api-keys?limit=2&page=${page}`)).body.apiKeys.map((one: { name: string }) => one.name)
    expect(await names(1)).toEqual(['c', 'b'])
    expect(await names(2)).toEqual(['a', 'test'])
    expect(await names(3)).toEqual([])
    expect((await pages.get('/api-keys')).body.total).toBe(4)
  })

  it('are another company’s business alone', async () => {
    const rival = await api.company('rival')
    const { body } = await acme.post('/api-keys', { name: 'acme only' })
    const theirs = await rival.delete(`/api-keys/${body.apiKey.id}`)
    const nobodys = await rival.delete('/api-keys/987654321')
    expect(theirs.status).toBe(404)
    expect({ ...theirs.body, requestId: '' }).toEqual({ ...nobodys.body, requestId: '' })
    expect(JSON.stringify((await rival.get('/api-keys')).body)).not.toContain('acme only')
    expect((await withKey(body.key)).status).toBe(200)
  })

  it('are not made without end: 500 active ones are the most', async () => {
    const hoarder = await api.company('hoarder')
    const rows = Array.from({ length: 499 }, () => ['hoarder', '', hashApiKey(generateApiKey())])
    await api.db.query('INSERT INTO api_keys (company_id, name, key_hash) VALUES ?', [rows])
    const refused = await hoarder.post('/api-keys', {})
    expect(refused.status).toBe(409)
    expect(refused.body.detail).toContain('Revoke')
    await api.db.query("UPDATE api_keys SET revoked_at = NOW(3) WHERE company_id = 'hoarder' AND name = '' LIMIT 1")
    expect((await hoarder.post('/api-keys', {})).status).toBe(201)
  })

  it('are 500 also when many are made at once', async () => {
    const hasty = await api.company('hasty')
    const rows = Array.from({ length: 496 }, () => ['hasty', '', hashApiKey(generateApiKey())])
    await api.db.query('INSERT INTO api_keys (company_id, name, key_hash) VALUES ?', [rows])
    const made = await Promise.all(Array.from({ length: 20 }, () => hasty.post('/api-keys', {})))
    expect(made.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(made.filter(({ status }) => status === 409)).toHaveLength(17)
  })
})

describe('an API key with an end', () => {
  const log = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')

  it('ends on time, though it was believed a moment before', async () => {
    const key = generateApiKey()
    let now = 1_000_000
    const expiresAt = new Date(Date.now() + 1_000)
    const id = await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key), expiresAt })
    const { identify } = apiKeyAuthenticator(api.db, log, () => now)
    expect(await identify(key)).toMatchObject({ companyId: 'acme' })
    // The second passes: for the database, which is the judge, and for the clock of the one who remembers.
    await api.db.query('UPDATE api_keys SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ?', [id])
    expect(await identify(key)).toMatchObject({ companyId: 'acme' })
    now += 1_000
    await expect(identify(key)).rejects.toThrow('has expired')
  })

  it('is refused after it, with a reason for whoever holds it', async () => {
    const key = generateApiKey()
    const expiresAt = new Date(Date.now() - 1_000)
    await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key), expiresAt })
    const { status, body } = await withKey(key)
    expect(status).toBe(401)
    expect(body.detail).toContain('has expired')
    const [rows] = await api.db.query<RowDataPacket[]>('SELECT last_used_at FROM api_keys WHERE key_hash = ?', [
      hashApiKey(key),
    ])
    expect(rows[0]?.last_used_at).toBeNull()
  })
})
