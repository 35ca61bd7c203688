import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { apiKeyAuthenticator } from '../../src/api/auth/api-key-authenticator'
import { insertApiKey, revokeApiKey } from '../../src/db/api-keys/api-keys'
import { createLogger } from '../../src/observability/log'
import { generateApiKey, hashApiKey } from '../../src/security/api-key'
import { until } from '../support/until'
import { answerOf, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
const log = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')

beforeAll(async () => {
  api = await startTestApi()
})

const withHeader = async (value: string | undefined, path = '/scheduled-posts', method = 'GET') =>
  answerOf(await fetch(api.url + path, { method, headers: value === undefined ? {} : { Authorization: value } }))

/** A database that tells when what was written without anybody waiting for it has been written. */
function watched(db: TestApi['db']) {
  const writes: Promise<unknown[]>[] = []
  const execute = (sql: string, values: number[]) => {
    const answer = db.execute<ResultSetHeader>(sql, values)
    if (sql.startsWith('UPDATE')) writes.push(answer)
    return answer
  }
  const written = async () => (await Promise.all(writes)).map(([result]) => result)
  return {
    db: new Proxy(db, { get: (target, name) => (name === 'execute' ? execute : Reflect.get(target, name)) }),
    written,
  }
}

describe('who may use the API', () => {
  it.each([
    ['nothing', undefined],
    ['an unknown key', `Bearer ${generateApiKey()}`],
    ['a key without the word Bearer', generateApiKey()],
    ['another scheme', 'Basic cGQ6cGQ='],
    ['an empty key', 'Bearer '],
    ['SQL', "Bearer ' OR 1=1 -- "],
    ['a hash from the database', `Bearer ${hashApiKey('x')}`],
    ['a key of ten thousand characters', `Bearer pd_${'x'.repeat(10_000)}`],
  ])('is refused with %s', async (_name, header) => {
    for (const [method, path] of [
      ['GET', '/scheduled-posts'],
      ['GET', '/scheduled-posts/1'],
      ['DELETE', '/scheduled-posts/1'],
      ['POST', '/schedule-post'],
    ] as const) {
      const { status, headers, body } = await withHeader(header, path, method)
      expect(status).toBe(401)
      expect(headers.get('WWW-Authenticate')).toMatch(/^Bearer /)
      expect(headers.get('Content-Type')).toMatch(/problem\+json/)
      expect(body).toMatchObject({ success: false, status: 401 })
    }
  })

  it('is a company by its key, written in any case of "Bearer"', async () => {
    const { key } = await api.company()
    expect((await withHeader(`Bearer ${key}`)).status).toBe(200)
    expect((await withHeader(`bearer ${key}`)).status).toBe(200)
  })

  it('is not decided by a company that the request names', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const rival = await api.company()
    const body = { socialAccountId: account, caption: 'x', scheduledAt: '2030-01-01T00:00:00Z' }
    const theirs = await rival.post('/schedule-post', body)
    expect(theirs.status).toBe(400)
    // The same words as for an account that nobody has.
    expect(theirs.body.errors).toEqual([{ path: 'socialAccountId', message: `there is no account ${account}` }])
    expect((await rival.post('/schedule-post', { ...body, companyId: acme.companyId })).status).toBe(400)
    expect((await rival.get(`/scheduled-posts?companyId=${acme.companyId}`)).status).toBe(400)
  })

  it('ends at once where a key was revoked, also for what was being asked at that moment', async () => {
    const knows = apiKeyAuthenticator(api.db, log, () => 1_000_000)
    for (const isBeingAsked of [true, false]) {
      const key = generateApiKey()
      const id = await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
      const asked = knows.identify(key)
      if (!isBeingAsked) await asked
      knows.forget?.(`key:${id}`)
      await asked
      await revokeApiKey(api.db, id)
      await expect(knows.identify(key)).rejects.toThrow('was revoked')
    }
  })

  it('ends within seconds after a key was revoked elsewhere', async () => {
    let now = 1_000_000
    const knows = apiKeyAuthenticator(api.db, log, () => now).identify
    const key = generateApiKey()
    const id = await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
    expect(await knows(key)).toMatchObject({ companyId: 'acme', createdBy: `key:${id}` })
    await revokeApiKey(api.db, id)
    now += 5_000
    await expect(knows(key)).rejects.toThrow('was revoked')
  })

  it('is written down: when a key was last used, at most once a minute', async () => {
    let now = 1_000_000
    const knows = apiKeyAuthenticator(api.db, log, () => now).identify
    const key = generateApiKey()
    const id = await insertApiKey(api.db, { companyId: 'acme', name: '', hash: hashApiKey(key) })
    const lastUsed = async () =>
      (await api.db.query<RowDataPacket[]>('SELECT last_used_at FROM api_keys WHERE id = ?', [id]))[0][0]?.last_used_at
    await knows(key)
    await until(async () => (await lastUsed()) !== null, 'the use is noted')
    const first = await lastUsed()
    now += 10_000
    await knows(key)
    const { db, written } = watched(api.db)
    await apiKeyAuthenticator(db, log).identify(key)
    expect(await written()).toMatchObject([{ affectedRows: 0 }])
    expect(await lastUsed()).toEqual(first)
    await api.db.query('UPDATE api_keys SET last_used_at = NOW(3) - INTERVAL 2 MINUTE WHERE id = ?', [id])
    now += 60_000
    await knows(key)
    await until(async () => (await lastUsed()) >= first, 'a later use is noted')
  })

  it('leaves no key in the log and none in the database', async () => {
    const { key, get } = await api.company()
    await get('/scheduled-posts')
    await get(`/scheduled-posts?x=${key}`)
    expect(JSON.stringify(api.logged)).not.toContain(key)
    const [rows] = await api.db.query('SELECT * FROM api_keys')
    expect(JSON.stringify(rows)).not.toContain(key.slice(3))
  })
})
