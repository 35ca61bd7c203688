import express from 'express'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { clientAddress, trustedProxies } from '../../src/api/http/trusted-proxies'
import { checkProxy } from '../../src/cli/doctor/check-proxy'
import { loadConfig } from '../../src/config/config'
import { generateApiKey } from '../../src/security/api-key'
import { answerOf, startTestApi, type TestApi } from './support/test-api'

/** What is left for the address that the API sees behind a request. */
const remaining = async (api: TestApi, forwardedFor: string, headers: Record<string, string> = {}) => {
  const answer = await answerOf(
    await fetch(`${api.url}/nothing`, { headers: { 'X-Forwarded-For': forwardedFor, ...headers } }),
  )
  return Number(/"address"; r=(\d+)/.exec(answer.headers.get('RateLimit') ?? '')?.[1])
}
const FRESH = 99
const LIMIT = { RATE_LIMIT_PER_IP: String(FRESH + 1) }

describe('without TRUST_PROXY', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await startTestApi(LIMIT)
  })

  it('nobody can say to be somebody else', async () => {
    const seen = [
      await remaining(api, '203.0.113.1'),
      await remaining(api, '203.0.113.2'),
      await remaining(api, '203.0.113.3'),
    ]
    expect(seen).toEqual([FRESH, FRESH - 1, FRESH - 2])
  })

  it('nobody can say to have come over TLS', async () => {
    const { headers } = await fetch(`${api.url}/health`, { headers: { 'X-Forwarded-Proto': 'https' } })
    expect(headers.get('Strict-Transport-Security')).toBeNull()
  })

  it('a proxy that nobody has named is spoken of in the log, once', async () => {
    await remaining(api, '203.0.113.4')
    const said = api.logged.filter(({ msg }) => String(msg).includes('TRUST_PROXY'))
    expect(said).toHaveLength(1)
  })
})

describe.each([['127.0.0.1'], ['loopback'], ['1'], ['10.0.0.0/8, 127.0.0.0/8']])(
  'behind a proxy named as %s',
  (setting) => {
    let api: TestApi
    beforeAll(async () => {
      api = await startTestApi({ ...LIMIT, TRUST_PROXY: setting })
    })

    it('the client is whom the proxy names', async () => {
      expect(await remaining(api, '203.0.113.1')).toBe(FRESH)
      expect(await remaining(api, '203.0.113.2')).toBe(FRESH)
      expect(await remaining(api, '203.0.113.1')).toBe(FRESH - 1)
    })

    it('a client cannot put another address before its own', async () => {
      // The proxy appends the address that it saw to what the client had sent.
      expect(await remaining(api, '198.51.100.1, 203.0.113.9')).toBe(FRESH)
      expect(await remaining(api, '198.51.100.2, 203.0.113.9')).toBe(FRESH - 1)
      expect(await remaining(api, '127.0.0.1, 198.51.100.3, 203.0.113.9')).toBe(FRESH - 2)
      expect(await remaining(api, 'rubbish, , 203.0.113.9')).toBe(FRESH - 3)
    })

    it('browsers are told to stay with TLS when the proxy speaks it', async () => {
      const { headers } = await fetch(`${api.url}/health`, { headers: { 'X-Forwarded-Proto': 'https' } })
      expect(headers.get('Strict-Transport-Security')).toBe('max-age=15552000')
    })

    it('is no reason to write about it in the log', () => {
      expect(api.logged.filter(({ msg }) => String(msg).includes('TRUST_PROXY'))).toEqual([])
    })
  },
)

describe('behind a proxy that names the port of the client as well', () => {
  it.each([
    ['203.0.113.20:1000', '203.0.113.20:1001', '203.0.113.20'],
    ['[2001:db8::20]:1000', '[2001:db8::20]:1001', '2001:db8::20'],
  ])('a client is one, from whichever port it calls: %s', async (first, second, bare) => {
    const api = await startTestApi({ ...LIMIT, TRUST_PROXY: '1' })
    expect(await remaining(api, first)).toBe(FRESH)
    expect(await remaining(api, second)).toBe(FRESH - 1)
    expect(await remaining(api, bare)).toBe(FRESH - 2)
  })

  it('who guesses keys has to wait, from whichever port', async () => {
    const api = await startTestApi({ TRUST_PROXY: '1', RATE_LIMIT_FAILED_AUTH: '2' })
    const guess = async (port: number) => {
      const headers = { 'X-Forwarded-For': `203.0.113.21:${port}`, Authorization: `Bearer ${generateApiKey()}` }
      return (await fetch(`${api.url}/scheduled-posts`, { headers })).status
    }
    expect([await guess(1000), await guess(1001), await guess(1002)]).toEqual([401, 401, 429])
  })
})

describe('behind a proxy that nobody has named', () => {
  const findings = (settings: Record<string, string>) => checkProxy(loadConfig(settings, '/no/such/file'))

  it('the log says so once, and doctor until it is named', async () => {
    const api = await startTestApi()
    const settings = { STATE_DIR: api.stateDir }
    await fetch(`${api.url}/nothing`)
    expect(findings(settings)).toEqual([])
    for (const client of ['203.0.113.1', '203.0.113.2']) await remaining(api, client)
    const said = api.logged.filter(({ msg }) => String(msg).startsWith('X-Forwarded-For is not believed'))
    expect(said).toEqual([expect.objectContaining({ proxy: '127.0.0.1' })])
    expect(findings(settings)).toEqual([
      { state: 'note', what: expect.stringContaining('127.0.0.1'), todo: expect.stringContaining('TRUST_PROXY') },
    ])
    expect(findings({ ...settings, TRUST_PROXY: 'loopback' })).toEqual([])
  })
})

describe('behind proxies that do not include the one that calls', () => {
  it('nothing is believed', async () => {
    const api = await startTestApi({ ...LIMIT, TRUST_PROXY: '10.0.0.0/8' })
    expect(await remaining(api, '203.0.113.1')).toBe(FRESH)
    expect(await remaining(api, '203.0.113.2')).toBe(FRESH - 1)
  })
})

describe('TRUST_PROXY', () => {
  it.each([
    'true',
    'all',
    '0',
    '10',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '10.0.0/8',
    'nginx',
    '127.0.0.1;10.0.0.1',
    ',',
  ])('is refused as %s', (value) => {
    expect(() => loadConfig({ TRUST_PROXY: value }, '/no/such/file')).toThrow(/TRUST_PROXY: must be the number/)
  })
})

describe('the address of a client', () => {
  const one = fc.constantFrom('127.0.0.1', '10.1.2.3', '203.0.113.7', '2001:db8::1', '::ffff:10.1.2.3', 'unknown')
  it('is told before the application has seen the request as Express tells it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, 'loopback', '1', '2', '10.0.0.0/8, 127.0.0.0/8'),
        one,
        fc.option(fc.array(one, { maxLength: 4 }), { nil: undefined }),
        (setting, remoteAddress, way) => {
          const app = express().set('trust proxy', trustedProxies(setting))
          const asked = { socket: { remoteAddress }, headers: { 'x-forwarded-for': way?.join(', ') } }
          const seen = Object.setPrototypeOf({ ...asked, connection: asked.socket, app }, app.request)
          expect(clientAddress(setting)(asked as never)).toBe(seen.ip)
        },
      ),
    )
  })
})
