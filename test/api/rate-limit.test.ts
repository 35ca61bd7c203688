import { beforeAll, describe, expect, it } from 'vitest'
import { PlatformAsks } from '../../src/api/accounts/platform-asks'
import { apiKeyAuthenticator } from '../../src/api/auth/api-key-authenticator'
import { AskedTogether, TooManyQuestions } from '../../src/api/auth/asked-together'
import type { ApiProblem } from '../../src/api/problems/problem'
import { countedAddress } from '../../src/api/rate-limit/address'
import { FailedLogins } from '../../src/api/rate-limit/failed-logins'
import { WINDOW_MS, WindowCounts } from '../../src/api/rate-limit/window-counts'
import type { Database } from '../../src/db/connection'
import { createLogger } from '../../src/observability/log'
import { generateApiKey } from '../../src/security/api-key'
import { until } from '../support/until'
import { answerOf, type Client, startTestApi, type TestApi } from './support/test-api'

const silent = createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API')

const times = async <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await work(index))
  return results
}

describe('requests with one key', () => {
  let api: TestApi
  let acme: Client
  beforeAll(async () => {
    api = await startTestApi({ RATE_LIMIT_PER_KEY: '5', RATE_LIMIT_PER_IP: '1000' })
    acme = await api.company()
  })

  it('are counted down in the headers, and refused with 429 and a time when they are too many', async () => {
    const answers = await times(6, () => acme.get('/scheduled-posts'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers[0]?.headers.get('RateLimit')).toMatch(/"address"; r=\d+; t=\d+, "key"; r=4; t=60/)
    expect(answers[0]?.headers.get('RateLimit-Policy')).toMatch(/"key"; q=5; w=60/)
    const refused = answers[5]
    const seconds = Number(refused?.headers.get('Retry-After'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(refused?.headers.get('Content-Type')).toContain('application/problem+json')
    expect(refused?.body).toMatchObject({
      success: false,
      status: 429,
      type: 'urn:post-dispatcher:problem:too-many-requests',
    })
    expect(refused?.body.detail).toContain('5 requests')
  })

  it('do not use up what another key of the same company may', async () => {
    const second = await api.company(acme.companyId)
    expect((await acme.get('/scheduled-posts')).status).toBe(429)
    expect((await second.get('/scheduled-posts')).status).toBe(200)
  })

  it('leave health and media alone', async () => {
    for (const path of ['/health', '/media/none.jpg']) {
      const answers = await times(8, () => acme.get(path))
      expect(answers.some(({ status }) => status === 429)).toBe(false)
    }
  })
})

describe('requests of one company', () => {
  it('are counted with all its keys together, and keep no other company out', async () => {
    const api = await startTestApi({ RATE_LIMIT_PER_COMPANY: '4', RATE_LIMIT_PER_KEY: '3' })
    const first = await api.company()
    const [second, stranger] = [await api.company(first.companyId), await api.company()]
    const of = async (client: Client, count: number) =>
      (await times(count, () => client.get('/scheduled-posts'))).map(({ status }) => status)
    // What a key has used up of its own is not counted against the company.
    expect(await of(first, 5)).toEqual([200, 200, 200, 429, 429])
    expect(await of(second, 2)).toEqual([200, 429])
    expect(await of(stranger, 1)).toEqual([200])
    expect((await second.get('/scheduled-posts')).body.detail).toContain('of this company')
  })
})

describe('requests for which platforms are asked', () => {
  const refusals = (asks: PlatformAsks, count: number, companyId: string, accountId?: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => {
      try {
        asks.count(companyId, accountId?.(n))
        return []
      } catch (error) {
        return [error as ApiProblem]
      }
    }).flat()

  it('are ten a minute about one account, and 120 for one company', () => {
    let now = 0
    const asks = new PlatformAsks(() => now)
    const [refused, ...more] = refusals(asks, 100, 'acme', () => 'one')
    expect(more).toHaveLength(89)
    expect(refused).toMatchObject({ status: 429, headers: { 'Retry-After': '60' } })
    // Those that were refused asked nobody: they are not counted against the company.
    expect(refusals(asks, 120, 'acme', (n) => `another ${n}`)).toHaveLength(10)
    expect(refusals(asks, 10, 'rival', () => 'one')).toEqual([])
    now = WINDOW_MS
    expect(refusals(asks, 10, 'acme', () => 'one')).toEqual([])
  })

  it('are refused with 429 and a time', async () => {
    const api = await startTestApi()
    const acme = await api.company()
    const answers = await times(11, () => acme.post('/accounts/check/019c1a52-7b04-7c21-9f3e-5d2a8b6c4e10', {}))
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(404), 429])
    expect(Number(answers[10]?.headers.get('Retry-After'))).toBeGreaterThan(0)
  })
})

describe('requests from one address', () => {
  it('are refused when they are too many, whatever key they bring; health and media are not', async () => {
    const api = await startTestApi({ RATE_LIMIT_PER_IP: '4' })
    const [one, two] = [await api.company(), await api.company()]
    const answers = await times(3, async () => [await one.get('/scheduled-posts'), await two.get('/nothing')])
    expect(answers.flat().map(({ status }) => status)).toEqual([200, 404, 200, 404, 429, 429])
    expect((await one.get('/health')).status).toBe(200)
    expect((await one.get('/media/none.jpg')).status).toBe(404)
  })

  it('are as many as there are when the limits are 0', async () => {
    const api = await startTestApi({
      RATE_LIMIT_PER_IP: '0',
      RATE_LIMIT_PER_COMPANY: '0',
      RATE_LIMIT_PER_KEY: '0',
      RATE_LIMIT_FAILED_AUTH: '0',
    })
    const acme = await api.company()
    const { status, headers } = await acme.get('/scheduled-posts')
    expect(status).toBe(200)
    expect(headers.get('RateLimit')).toBeNull()
    const wrong = await times(5, () => withKey(api, generateApiKey()))
    expect(wrong.map(({ status }) => status)).toEqual(Array(5).fill(401))
  })
})

const withKey = async (api: TestApi, key: string | undefined) =>
  answerOf(await fetch(`${api.url}/scheduled-posts`, key ? { headers: { Authorization: `Bearer ${key}` } } : {}))

describe('refused credentials', () => {
  it('may be few a minute from one address; good ones get in there all the same, and the log says it once', async () => {
    const api = await startTestApi({ RATE_LIMIT_FAILED_AUTH: '3' })
    const [known, fresh] = [await api.company(), await api.company()]
    expect((await known.get('/scheduled-posts')).status).toBe(200)
    const guesses = await times(6, () => withKey(api, generateApiKey()))
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429, 429])
    expect(Number(guesses[5]?.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(guesses[5]?.body.type).toBe('urn:post-dispatcher:problem:too-many-failures')
    expect((await known.get('/scheduled-posts')).status).toBe(200)
    // Neither is one kept out that this server has not seen before, as none has been after a restart.
    expect((await fresh.get('/scheduled-posts')).status).toBe(200)
    const warned = api.logged.filter(({ msg }) => String(msg).startsWith('Many refused credentials'))
    expect(warned).toHaveLength(1)
  })

  it('beyond that cost the database a question for many, among which good ones are found', async () => {
    const api = await startTestApi()
    const acme = await api.company()
    let questions = 0
    const counting = new Proxy(api.db, {
      get: (db, name: keyof Database) => {
        if (name === 'query' || name === 'execute') questions++
        return typeof db[name] === 'function' ? db[name].bind(db) : db[name]
      },
    })
    const authenticator = apiKeyAuthenticator(counting, silent)
    const wrong = Array.from({ length: 200 }, () => authenticator.identify(generateApiKey(), true))
    const good = authenticator.identify(acme.key, true)
    expect(await Promise.all(wrong)).toEqual(Array(200).fill(undefined))
    expect(await good).toMatchObject({ companyId: acme.companyId })
    // The note that the key was used is the second.
    expect(questions).toBe(2)
  })

  it('are collected for a moment, and while an answer is awaited; beyond a flood they are told to come back', async () => {
    const rounds: { names: string[]; answer: (found: Map<string, string>) => void }[] = []
    const find = (names: string[]) => new Promise<Map<string, string>>((answer) => rounds.push({ names, answer }))
    const together = new AskedTogether(find, async () => {}, 3)
    const first = [together.ask('a'), together.ask('b'), together.ask('a')]
    await until(() => rounds.length === 1, 'the first question')
    const second = [together.ask('c'), together.ask('d'), together.ask('e')]
    await expect(together.ask('f')).rejects.toThrow(TooManyQuestions)
    rounds[0]?.answer(new Map([['b', 'found']]))
    expect(await Promise.all(first)).toEqual([undefined, 'found', undefined])
    await until(() => rounds.length === 2, 'the second question')
    rounds[1]?.answer(new Map([['e', 'found']]))
    expect(await Promise.all(second)).toEqual([undefined, undefined, 'found'])
    expect(rounds.map(({ names }) => names)).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
  })

  it('that could not be looked up are asked for anew', async () => {
    let away = true
    const together = new AskedTogether<string>(
      async (names) => {
        if (away) throw new Error('away')
        return new Map(names.map((name) => [name, 'found']))
      },
      async () => {},
    )
    await expect(together.ask('a')).rejects.toThrow('away')
    away = false
    expect(await together.ask('a')).toBe('found')
  })

  it('are not requests that bring none', async () => {
    const api = await startTestApi({ RATE_LIMIT_FAILED_AUTH: '2' })
    const answers = await times(6, () => withKey(api, undefined))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(401))
  })

  it('are forgotten after a minute', async () => {
    let now = 0
    const failed = new FailedLogins(2, silent, () => now)
    for (let n = 0; n < 3; n++) await failed.count('192.0.2.1')
    expect(failed.tooMany('192.0.2.1')).toBe(true)
    expect(failed.tooMany('192.0.2.2')).toBe(false)
    expect(failed.tooMany('192.0.2.1:1000')).toBe(true)
    now = WINDOW_MS
    expect(failed.tooMany('192.0.2.1')).toBe(false)
  })
})

describe('what is counted', () => {
  it('has bounded memory, however many addresses there are', () => {
    const counts = new WindowCounts(() => 0, 1_000)
    for (let n = 0; n < 50_000; n++) counts.increment(`address ${n}`)
    expect(counts.size).toBeLessThanOrEqual(1_000)
    expect(counts.get('address 49999')?.totalHits).toBe(1)
  })

  it('clears away what has passed while it counts', () => {
    let now = 0
    const counts = new WindowCounts(() => now)
    for (let n = 0; n < 1_000; n++) counts.increment(`early ${n}`)
    now = WINDOW_MS
    for (let n = 0; n < 1_000; n++) counts.increment(`late ${n}`)
    expect(counts.size).toBe(1_000)
  })

  it('begins anew after a minute, not before', () => {
    let now = 0
    const counts = new WindowCounts(() => now)
    counts.increment('a')
    now = WINDOW_MS - 1
    expect(counts.increment('a').totalHits).toBe(2)
    now = WINDOW_MS
    expect(counts.increment('a').totalHits).toBe(1)
  })

  it('is an IPv4 address however it is written, and the network of an IPv6 customer', () => {
    expect(countedAddress('::ffff:192.0.2.7')).toBe(countedAddress('192.0.2.7'))
    expect(countedAddress('192.0.2.8')).not.toBe(countedAddress('192.0.2.7'))
    expect(countedAddress('2001:db8:0:1::1')).toBe(countedAddress('2001:db8:0:1:ffff::2'))
    expect(countedAddress('2001:db8:0:1::1')).not.toBe(countedAddress('2001:db8:1::1'))
  })

  it.each([
    ['192.0.2.7:1000', '192.0.2.7'],
    ['192.0.2.7:', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['[192.0.2.7]:1000', '192.0.2.7'],
    ['::ffff:192.0.2.7:1000', '192.0.2.7'],
    ['[::FFFF:192.0.2.7]:1000', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:1000', '2001:db8::1'],
    ['[2001:DB8:0:0:0:0:0:1]:65535', '2001:db8::1'],
    ['2001:db8::1%eth0', '2001:db8::1'],
    ['[fe80::1%eth0]:1000', 'fe80::2%eth1'],
  ])('is no port that a proxy appends, nor another way to write an address: %s', (written, address) => {
    expect(countedAddress(written)).toBe(countedAddress(address))
    expect(countedAddress(written)).not.toBe(countedAddress('unknown'))
  })

  it.each([
    undefined,
    '',
    'unknown',
    '_hidden',
    'rubbish:1000',
    '1000',
    ':1000',
    '192.0.2.256',
    '192.0.2.7:x',
    '192.0.2.7:1000:1000',
    '192.0.2',
    '0x7f.0.0.1',
    '[192.0.2.7',
    '[]:1000',
    '2001:db8::1::2',
    '2001:db8:0:0:0:0:0:1:1000',
    'x'.repeat(100),
    `[${':'.repeat(100)}]`,
  ])('is one thing together, whatever is no address: %j', (written) => {
    expect(countedAddress(written)).toBe('no address')
  })
})
