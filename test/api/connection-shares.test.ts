import { once } from 'node:events'
import { Agent, get, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { ConnectionShares } from '../../src/api/http/connection-shares'
import { type HttpServer, listen } from '../../src/api/http/http-server'
import { isTrustedProxy } from '../../src/api/http/trusted-proxies'
import { until } from '../support/until'

// All of 127.0.0.0/8 is this machine: who comes from one of its addresses is somebody else than who comes from another.
const STRANGER = '127.0.0.9'
const HALF_SENT = 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: '

let server: HttpServer | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close(0)
  server = undefined
})

const serve = async (
  settings: { maxConnections?: number; trusted?: string; log?: { warn: (...said: unknown[]) => void } } = {},
  app: RequestListener = (_req, res) => void res.end('fine'),
) => {
  const { maxConnections = 1_000, trusted, log } = settings
  const sharing = { isTrustedProxy: isTrustedProxy(trusted), log: log as never }
  server = await listen({ port: 0 }, () => app, { maxConnections }, sharing)
  return server.port
}

async function open(port: number, sent = '', localAddress = STRANGER) {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  sockets.push(socket)
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  socket.write(sent)
  return { socket, closed, heard: () => heard }
}

const isOpen = ({ socket }: { socket: Socket }) => !socket.closed && !socket.readableEnded

async function health(port: number, localAddress = '127.0.0.1', path = '/health'): Promise<number> {
  const agent = new Agent({ keepAlive: false })
  const [answer] = await once(get({ port, host: '127.0.0.1', localAddress, path, agent }), 'response')
  answer.resume()
  return answer.statusCode
}

describe('1,100 half-sent requests from one address', () => {
  it('keep nobody out, and hold an eighth of the connections', async () => {
    const port = await serve()
    const halves = await Promise.all(Array.from({ length: 1_100 }, () => open(port, HALF_SENT)))
    for (let n = 0; n < 26; n++) expect(await health(port)).toBe(200)
    // Others who share the address get through as well: the half-sent make room.
    for (let n = 0; n < 26; n++) expect(await health(port, STRANGER)).toBe(200)
    await until(() => halves.filter(isOpen).length <= 125, 'the share is kept')
  })

  it('behind a trusted proxy are not of one client: there the oldest make room when all is full', async () => {
    const port = await serve({ maxConnections: 40, trusted: 'loopback' })
    const halves = await Promise.all(Array.from({ length: 38 }, () => open(port, HALF_SENT)))
    expect(halves.filter(isOpen)).toHaveLength(38)
    for (let n = 0; n < 5; n++) expect(await health(port)).toBe(200)
    expect(halves.filter(isOpen).length).toBeGreaterThanOrEqual(33)
  })
})

describe('connections that make room', () => {
  it.each([
    ['opened in silence', ''],
    ['half a request line', 'GET /hea'],
    ['half a header', HALF_SENT],
    ['kept alive after an answer', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['half of a second request behind an answered one', `GET / HTTP/1.1\r\nHost: x\r\n\r\n${HALF_SENT}`],
    ['a refused request whose body stays away', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nhalf'],
  ])('%s', async (_name, sent) => {
    const port = await serve({ maxConnections: 16 })
    const held = [await open(port, sent), await open(port, sent)]
    if (/\r\n\r\n/.test(sent))
      await until(() => held.every(({ heard }) => heard().includes('fine')), 'both are answered')
    expect(await health(port, STRANGER)).toBe(200)
    await held[0]?.closed
    expect(held.map(isOpen)).toEqual([false, true])
  })
})

describe('connections with a request under way', () => {
  it.each([
    ['an answer that takes its time', 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a body that is still coming', 'POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nhalf'],
    ['one of two pipelined requests', 'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /slow HTTP/1.1\r\nHost: x\r\n\r\n'],
  ])(
    '%s: are not let go for others at the address, which are closed, and the log says so once',
    async (_name, sent) => {
      const said: unknown[][] = []
      const begun: string[] = []
      const app: RequestListener = ({ url = '' }, res) => {
        if (url === '/slow') begun.push(url)
        else res.end('fine')
      }
      const port = await serve({ maxConnections: 16, log: { warn: (...line) => void said.push(line) } }, app)
      const busy = [await open(port, sent), await open(port, sent)]
      await until(() => begun.length === 2, 'both are under way')
      for (const one of [await open(port), await open(port)]) await one.closed
      expect(busy.every(isOpen)).toBe(true)
      expect(said).toEqual([
        [expect.objectContaining({ address: STRANGER, perAddress: 2 }), expect.stringContaining('share')],
      ])
      expect(await health(port)).toBe(200)
    },
  )
})

it('a server that is full of work answers questions of this machine after its health, and tells others to come back', async () => {
  let begun = 0
  const app: RequestListener = ({ url }, res) => (url === '/slow' ? begun++ : res.end('fine'))
  const port = await serve({ maxConnections: 20 }, app)
  const addresses = Array.from({ length: 10 }, (_, n) => `127.0.1.${n + 1}`)
  const slow = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'
  for (const address of addresses)
    for (const turn of [slow, slow]) if (sockets.length < 19) await open(port, turn, address)
  await until(() => begun === 19, 'all are under way')
  expect(await health(port)).toBe(200)
  expect(await health(port, '127.0.0.1', '/ready?x')).toBe(200)
  expect(await health(port, '127.0.0.1', '/scheduled-posts')).toBe(503)
})

describe('the shares', () => {
  const shares = (most: number) => {
    const letGo: object[] = []
    return { letGo, shares: new ConnectionShares<object>(most, (one) => letGo.push(one)) }
  }

  it('let go what has waited longest, counted from when it last had a request', () => {
    const { letGo, shares: all } = shares(16)
    const [first, second, third] = [{}, {}, {}]
    all.admit(first, 'a', false)
    all.admit(second, 'a', false)
    all.works(first)
    all.waits(first)
    all.admit(third, 'a', false)
    expect(letGo).toEqual([second])
  })

  it('keep the last of the room for this machine', () => {
    const { shares: all } = shares(20)
    const admit = (address: string, isLocal = false) => {
      const one = {}
      const admission = all.admit(one, address, isLocal)
      all.works(one)
      return admission
    }
    for (let n = 0; n < 19; n++) expect(admit(`address ${n}`)).toEqual({ kind: 'admitted' })
    expect(admit('another')).toEqual({ kind: 'refused', because: 'server-full' })
    expect(admit('127.0.0.1', true)).toEqual({ kind: 'health-only' })
    expect(admit('127.0.0.2', true)).toEqual({ kind: 'refused', because: 'server-full' })
  })

  it('remember nothing of connections that are over', () => {
    const { shares: all } = shares(16)
    const one = {}
    all.admit(one, 'a', false)
    all.gone(one)
    // A request that ends after its connection.
    all.waits(one)
    expect(all.size).toBe(0)
    for (let n = 0; n < 100; n++) {
      const next = {}
      expect(all.admit(next, 'a', false)).toEqual({ kind: 'admitted' })
      all.gone(next)
    }
  })
})
