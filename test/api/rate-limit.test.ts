import { beforeAll, describe, expect, it } from 'vitest'
import { countedAddress } from '../../src/api/rate-limit/address'
import { FailedLogins } from '../../src/api/rate-limit/failed-logins'
import { WINDOW_MS, WindowCounts } from '../../src/api/rate-limit/window-counts'
import { createLogger } from '../../src/observability/log'
import { generateApiKey } from '../../src/security/api-key'
import { answerOf, type Client, startTestApi, type TestApi } from './support/test-api'

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
    const api = await startTestApi({ RATE_LIMIT_PER_IP: '0', RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_FAILED_AUTH: '0' })
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
  it('may be few a minute from one address; who is known there still gets in, and the log says it once', async () => {
    const api = await startTestApi({ RATE_LIMIT_FAILED_AUTH: '3' })
    const [known, fresh] = [await api.company(), await api.company()]
    expect((await known.get('/scheduled-posts')).status).toBe(200)
    const guesses = await times(6, () => withKey(api, generateApiKey()))
    expect(guesses.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429, 429])
    expect(Number(guesses[5]?.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(guesses[5]?.body.type).toBe('urn:post-dispatcher:problem:too-many-failures')
    expect((await known.get('/scheduled-posts')).status).toBe(200)
    // The price: a key that was not seen before has to wait as well.
    expect((await fresh.get('/scheduled-posts')).status).toBe(429)
    const warned = api.logged.filter(({ msg }) => String(msg).startsWith('Many refused credentials'))
    expect(warned).toHaveLength(1)
  })

  it('are not asked for in the database any more', async () => {
    const api = await startTestApi({ RATE_LIMIT_FAILED_AUTH: '3' })
    const refused = await times(4, () => withKey(api, generateApiKey()))
    expect(refused).toHaveLength(4)
    // Whoever asked now would get an error, and the client a 500.
    await api.db.query('RENAME TABLE api_keys TO api_keys_away')
    expect((await withKey(api, generateApiKey())).status).toBe(429)
    await api.db.query('RENAME TABLE api_keys_away TO api_keys')
  })

  it('are not requests that bring none', async () => {
    const api = await startTestApi({ RATE_LIMIT_FAILED_AUTH: '2' })
    const answers = await times(6, () => withKey(api, undefined))
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(401))
  })

  it('are forgotten after a minute', () => {
    let now = 0
    const failed = new FailedLogins(2, createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' }, 'API'), () => now)
    for (let n = 0; n < 3; n++) failed.count('192.0.2.1')
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
