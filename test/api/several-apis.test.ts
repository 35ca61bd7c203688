import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowDataPacket } from 'mysql2/promise'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/config'
import { parseRedisAddress } from '../../src/config/redis-address'
import { generateApiKey } from '../../src/security/api-key'
import { type RunningApi, startApi } from '../../src/services/api'
import { type RedisServer, redisServer } from '../support/redis-server'
import { projectRoot } from '../support/run-program'
import { needs } from '../support/tools'
import { until } from '../support/until'
import { answerOf, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

/** Has the database and the companies; it is asked nothing itself. */
let first: TestApi
let acme: Client
beforeAll(async () => {
  first = await startTestApi()
  acme = await first.company()
})

type Another = RunningApi & {
  logged: { level: number; msg: string }[]
  get(path: string, key?: string): ReturnType<typeof answerOf>
  post(path: string, body: unknown, headers?: Record<string, string>): ReturnType<typeof answerOf>
}

/** One more API on the same database, as another server runs it. */
async function another(settings: Record<string, string> = {}, redisUrl?: string): Promise<Another> {
  const logged: Another['logged'] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const config = loadConfig({ PORT: '0', MEDIA_DIR: first.mediaDir, FFMPEG_PATH: 'off', ...settings }, '/no/such/file')
  const api = await startApi(config, first.databaseUrl, log, {
    checkAnswers: true,
    redis: redisUrl ? parseRedisAddress(redisUrl) : undefined,
  })
  const bearer = (key = acme.key) => ({ Authorization: `Bearer ${key}` })
  return {
    ...api,
    logged,
    get: async (path, key) => answerOf(await fetch(api.url + path, { headers: bearer(key) })),
    post: async (path, body, headers) => {
      const all = { ...bearer(), 'Content-Type': 'application/json', ...headers }
      return answerOf(await fetch(api.url + path, { method: 'POST', headers: all, body: JSON.stringify(body) }))
    },
  }
}

const count = async (sql: string) => Number((await first.db.query<RowDataPacket[]>(sql))[0][0]?.n)
const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status)

describe('DATABASE_POOL', () => {
  it('is how many connections an API holds, and half as many for reading posts', async () => {
    const held = () => count('SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE()')
    const account = await acme.account()
    const before = await held()
    const api = await another({ DATABASE_POOL: '4' })
    const schedule = () =>
      api.post('/schedule-post', { socialAccountId: account, caption: 'x', scheduledAt: inAnHour() })
    const crowd = Array.from({ length: 40 }, (_, n) => (n % 2 ? schedule() : api.get('/scheduled-posts')))
    expect(new Set(statuses(await Promise.all(crowd)))).toEqual(new Set([200, 201]))
    expect((await held()) - before).toBeLessThanOrEqual(6)
    expect((await held()) - before).toBeGreaterThan(2)
    await api.close()
  })
})

describe('two APIs', () => {
  let left: Another
  let right: Another
  beforeAll(async () => {
    left = await another()
    right = await another()
  })
  afterAll(() => Promise.all([left.close(), right.close()]))

  it('carry out a request once that came to both under one Idempotency-Key, at once or later', async () => {
    const account = await acme.account()
    const body = { socialAccountId: account, caption: 'once', scheduledAt: inAnHour() }
    const ask = (api: Another) => api.post('/schedule-post', body, { 'Idempotency-Key': 'over-two-servers' })
    const together = await Promise.all([ask(left), ask(right)])
    // The later of them is told that the first is under way, or has its answer already.
    expect(statuses(together)).toContain(201)
    for (const { status } of together) expect([201, 409]).toContain(status)
    const later = [await ask(left), await ask(right)]
    expect(statuses(later)).toEqual([201, 201])
    expect(later.map(({ headers }) => headers.get('Idempotency-Replayed'))).toEqual(['true', 'true'])
    expect(later[0]?.body).toEqual(later[1]?.body)
    expect(await count(`SELECT COUNT(*) AS n FROM post_details WHERE social_account_id = '${account}'`)).toBe(1)
  })

  it('show at once what was scheduled at the other', async () => {
    const account = await acme.account()
    const { body } = await left.post('/schedule-post', {
      socialAccountId: account,
      caption: 'x',
      scheduledAt: inAnHour(),
    })
    expect((await right.get(`/scheduled-posts/${body.postDetailId}`)).status).toBe(200)
  })
})

describe('two APIs with one Redis', needs('redis-cli'), () => {
  let redis: RedisServer
  let address: string
  let left: Another
  let right: Another
  // Who may do what the page says, and no more.
  const rights = /A Redis user for it: `([^`]+)`/.exec(readFileSync(join(projectRoot, 'docs/fleet.md'), 'utf8'))?.[1]
  const grant = () =>
    until(async () => {
      const user = ['SETUSER', 'api', 'reset', 'on', '>secret', ...(rights ?? '').split(' ')]
      return (await redis.client.call('ACL', ...user).catch(() => '')) === 'OK'
    }, 'there is a user')
  beforeAll(async () => {
    redis = await redisServer()
    await grant()
    address = redis.url.replace('//', '//api:secret@')
    const limits = { RATE_LIMIT_PER_KEY: '6', RATE_LIMIT_FAILED_AUTH: '3' }
    left = await another(limits, address)
    right = await another(limits, address)
  })
  afterAll(() => Promise.all([left.close(), right.close()]))

  it('count requests together, and say so in the headers', async () => {
    const { key } = await first.company()
    const answers = []
    for (const api of [left, right, left, right, left, right, left, right]) {
      answers.push(await api.get('/scheduled-posts', key))
    }
    expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect(answers[3]?.headers.get('RateLimit')).toMatch(/"key"; r=2; t=\d+/)
    expect(Number(answers[7]?.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  it('count refused credentials together', async () => {
    const guesses = []
    for (const api of [left, right, left, right, left, right]) {
      guesses.push(await api.get('/scheduled-posts', generateApiKey()))
    }
    expect(statuses(guesses)).toEqual([401, 401, 401, 429, 429, 429])
    const warned = [left, right].flatMap(({ logged }) => logged).filter(({ msg }) => /^Many refused/.test(msg))
    expect(warned).toHaveLength(1)
  })

  it('forget in Redis what is counted when its minute is over', async () => {
    const keys = await redis.client.keys('post-dispatcher:limit:*')
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) expect(await redis.client.pttl(key)).toBeGreaterThan(0)
  })

  it('count each for itself while it is away, say so once, are well, and count together again when it is back', async () => {
    const health = async () => (await left.get('/health')).body.redis
    expect(await health()).toBe('ok')
    await redis.end()
    await until(async () => (await health()) === 'away', 'it is noticed')
    expect((await left.get('/health')).status).toBe(200)
    const { key } = await first.company()
    const asked = async (api: Another, times: number) => {
      const answers = []
      for (let n = 0; n < times; n++) answers.push(await api.get('/scheduled-posts', key))
      return statuses(answers)
    }
    expect(await asked(left, 7)).toEqual([200, 200, 200, 200, 200, 200, 429])
    expect(await asked(right, 6)).toEqual([200, 200, 200, 200, 200, 200])
    const said = (about: RegExp) => left.logged.filter(({ msg }) => about.test(msg))
    expect(said(/^Redis is away \(.+\): requests and refused credentials are counted by this server/)).toHaveLength(1)
    await redis.start()
    await grant()
    await until(async () => (await health()) === 'ok', 'it is back')
    expect(said(/^Redis answers again/)).toHaveLength(1)
    await until(async () => (await right.get('/health')).body.redis === 'ok', 'the other has noticed')
    const stranger = (await first.company()).key
    for (const api of [left, right]) await api.get('/scheduled-posts', stranger)
    const counts = await Promise.all(
      (await redis.client.keys('post-dispatcher:limit:key:*')).map((one) => redis.client.get(one)),
    )
    expect(counts).toEqual(['2'])
  })

  it('do not wait for one that hangs', async () => {
    process.kill(redis.pid(), 'SIGSTOP')
    try {
      const companies = await Promise.all(Array.from({ length: 8 }, () => first.company()))
      const before = performance.now()
      for (const { key } of companies) {
        for (let n = 0; n < 5; n++) expect((await left.get('/scheduled-posts', key)).status).toBe(200)
      }
      // Three questions of a quarter of a second each, and then none.
      expect(performance.now() - before).toBeLessThan(8_000)
      expect((await left.get('/health')).body).toMatchObject({ status: 'ok', redis: 'away' })
    } finally {
      process.kill(redis.pid(), 'SIGCONT')
    }
  })
})

it('without REDIS_URL /health says nothing of it', async () => {
  expect((await acme.get('/health')).body).toEqual({ success: true, status: 'ok', database: 'ok' })
})
