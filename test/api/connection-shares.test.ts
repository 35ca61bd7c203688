import { once } from 'node:events'
import { Agent, get, type RequestListener, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Because, ConnectionShares, type ShareLimits } from '../../src/api/http/connection-shares'
import { type HttpServer, listen } from '../../src/api/http/http-server'
import { isTrustedProxy } from '../../src/api/http/trusted-proxies'
import { type Measure, measureRequests } from '../../src/api/metrics/measure-requests'
import { until } from '../support/until'

// All of 127.0.0.0/8 is this machine: who comes from one of its addresses is somebody else than who comes from another.
const STRANGER = '127.0.0.9'
/** As in service, in a tenth of the time. */
const soon: ShareLimits = { lookEveryMs: 25, patienceMs: 200 }
const HALF_SENT = 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: '

let server: HttpServer | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close(0)
  server = undefined
})

const serve = async (
  settings: {
    maxConnections?: number
    trusted?: string
    log?: { warn: (...said: unknown[]) => void }
    measure?: Measure
    limits?: Partial<ShareLimits>
  } = {},
  app: RequestListener = (_req, res) => void res.end('fine'),
) => {
  const { maxConnections = 1_000, trusted, log, measure, limits = soon } = settings
  const sharing = { isTrustedProxy: isTrustedProxy(trusted), log: log as never, limits }
  server = await listen({ port: 0 }, () => app, { maxConnections, ...(measure && { measure }) }, sharing)
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

describe('thousands of connections from one address', () => {
  it.each([
    ['half-sent', HALF_SENT],
    ['silent', ''],
  ])('%s, keep nobody out, and hold an eighth of the connections', async (_name, sent) => {
    const port = await serve()
    const opening = Promise.all(Array.from({ length: 3_000 }, () => open(port, sent)))
    for (let n = 0; n < 26; n++) expect(await health(port)).toBe(200)
    const halves = await opening
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
    await open(port)
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

describe('an address that has requests under way on all of its share', () => {
  const SLOW = 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'
  const QUICK = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody'

  const serveSlowly = async (settings: Parameters<typeof serve>[0] = {}) => {
    const slow: ServerResponse[] = []
    const app: RequestListener = ({ url }, res) => void (url === '/slow' ? slow.push(res) : res.end('fine'))
    return { slow, port: await serve({ maxConnections: 16, ...settings }, app) }
  }

  it('has what it asks beyond it served when one of them ends', async () => {
    const { slow, port } = await serveSlowly({ limits: {} })
    for (let n = 0; n < 2; n++) await open(port, SLOW)
    await until(() => slow.length === 2, 'its share is under way')
    const [third, other] = [await open(port, QUICK), await open(port, QUICK, '127.0.0.8')]
    await until(() => other.heard().endsWith('fine'), 'another address is served at once')
    expect(third.heard()).toBe('')
    slow[0]?.end()
    await until(() => third.heard().endsWith('fine'), 'it is served')
  })

  it('is told when to come back when none of them ends, and the log says so once', async () => {
    const said: unknown[][] = []
    const { slow, port } = await serveSlowly({ log: { warn: (...line) => void said.push(line) } })
    for (let n = 0; n < 2; n++) await open(port, SLOW)
    await until(() => slow.length === 2, 'its share is under way')
    for (const one of [await open(port, QUICK), await open(port, QUICK)]) {
      await one.closed
      expect(one.heard()).toMatch(/^HTTP\/1.1 503 Service Unavailable\r\n/)
      expect(one.heard()).toMatch(/^Retry-After: 2\r$/m)
      expect(one.heard()).toContain('urn:post-dispatcher:problem:address-full')
    }
    expect(said).toEqual([
      [expect.objectContaining({ address: STRANGER, perAddress: 2 }), expect.stringContaining('share')],
    ])
  })

  it('has each of its requests in the metrics once, those that were refused by what they were answered', async () => {
    const counted: unknown[][] = []
    const measure = measureRequests({ answered: (...what) => void counted.push(what.slice(0, 3)) })
    const { slow, port } = await serveSlowly({ measure })
    for (let n = 0; n < 2; n++) await open(port, SLOW)
    await until(() => slow.length === 2, 'its share is under way')
    const refused = await open(port, QUICK.repeat(3))
    await refused.closed
    for (const response of slow) response.end()
    await until(() => counted.length === 5, 'all are counted')
    // There is one answer to three that were sent one behind the other.
    expect(counted.map(([method, route, status]) => `${method} ${route} ${status}`).sort()).toEqual([
      'GET other 200',
      'GET other 200',
      'POST other 499',
      'POST other 499',
      'POST other 503',
    ])
  })

  it('has a connection closed that sends thousands of requests behind one that waits, and keeps none of them in memory', async () => {
    const { slow, port } = await serveSlowly({ limits: {} })
    for (let n = 0; n < 2; n++) await open(port, SLOW)
    await until(() => slow.length === 2, 'its share is under way')
    const [some, many] = [await open(port, QUICK.repeat(10)), await open(port, 'GET / HTTP/1.1\r\n\r\n'.repeat(50_000))]
    // It still sends, so that its connection ends with a reset.
    await many.closed.catch(() => {})
    expect([isOpen(some), some.heard()]).toEqual([true, ''])
    slow[0]?.end()
    await until(() => some.heard().match(/fine/g)?.length === 10, 'the others are served')
  })

  it('leaves nothing behind that a stop would wait for when it goes away with several requests of a connection in line', async () => {
    const { slow, port } = await serveSlowly({ limits: {} })
    for (let n = 0; n < 2; n++) await open(port, SLOW)
    await until(() => slow.length === 2, 'its share is under way')
    const gone = [await open(port, QUICK.repeat(3)), await open(port, QUICK.repeat(3))]
    // Answered behind them, so that they have been read.
    expect(await health(port, '127.0.0.1')).toBe(200)
    for (const { socket } of gone) socket.destroy()
    for (const response of slow) response.end()
    await server?.drain(60_000)
  })

  it('is answered at once when it is this machine and asks after the health', async () => {
    const { slow, port } = await serveSlowly({ limits: {} })
    for (let n = 0; n < 3; n++) await open(port, SLOW, '127.0.0.1')
    await until(() => slow.length === 2, 'its share is under way')
    expect(await health(port, '127.0.0.1', '/ready')).toBe(200)
    expect(slow).toHaveLength(2)
  })

  it('keeps no third out, with another one like it', async () => {
    const { slow, port } = await serveSlowly({ maxConnections: 40, limits: {} })
    for (const address of ['127.0.1.1', '127.0.1.2']) for (let n = 0; n < 20; n++) await open(port, SLOW, address)
    await until(() => slow.length === 10, 'the shares of both are under way')
    const third = await Promise.all(Array.from({ length: 5 }, () => open(port, QUICK, '127.0.1.3')))
    await until(() => third.every(({ heard }) => heard().endsWith('fine')), 'the third is served')
    expect(slow).toHaveLength(10)
  })
})

describe('a program that asks some hundred things at once, and again over the connections that it kept', () => {
  it('has an answer to each, with no more under way than the share of its address', async () => {
    let underWay = 0
    let most = 0
    const app: RequestListener = (_req, res) => {
      most = Math.max(most, ++underWay)
      setTimeout(() => {
        underWay--
        res.end('fine')
      }, 5)
    }
    const url = `http://127.0.0.1:${await serve({ limits: { patienceMs: 30_000 } }, app)}`
    const ask = async () => (await fetch(url, { method: 'POST', body: '{}' })).text()
    for (const requests of [200, 200, 400]) {
      const answers = await Promise.allSettled(Array.from({ length: requests }, ask))
      expect(new Set(answers.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.cause?.code)))).toEqual(
        new Set(['fine']),
      )
    }
    expect(most).toBe(125)
  })

  it('has them also when the server is full', async () => {
    const port = await serve({ maxConnections: 20, trusted: 'loopback' })
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
    const kept = await Promise.all(Array.from({ length: 19 }, () => open(port, request)))
    await until(() => kept.every(({ heard }) => heard().endsWith('fine')), 'all are answered')
    const opening = open(port, request)
    // The server is to see the new one first.
    await new Promise<void>((asked) => process.nextTick(asked))
    for (const { socket } of kept) socket.write(request)
    const answersTo = ({ heard }: { heard: () => string }) => heard().match(/200 OK/g)?.length
    const another = await opening
    await until(() => answersTo(another) === 1, 'the new one is answered')
    await until(() => kept.every((one) => answersTo(one) === 2), 'so are those that were kept')
  })
})

describe('the shares', () => {
  type One = { name: string }
  const shares = (most: number) => {
    const events: string[] = []
    const all = new ConnectionShares<One>(most, {
      letGo: ({ name }, because) => void events.push(`${name} let go${because ? `: ${because}` : ''}`),
      keepForHealth: ({ name }) => void events.push(`${name} for health`),
    })
    const turnOf = ({ name }: One) => ({
      serve: () => void events.push(`${name} served`),
      refuse: (because: Because) => void events.push(`${name} refused: ${because}`),
    })
    const admit = (name: string, address: string, isLocal = false) => {
      const one = { name }
      all.admit(one, address, isLocal)
      return one
    }
    const work = (one: One) => all.works(one, turnOf(one))
    return { events, all, admit, work }
  }
  const afterThisRound = () => new Promise((done) => setImmediate(done))

  it('hold no more than four shares of an address in silence, and let go what has waited longest', () => {
    const { events, all, admit, work } = shares(1_000)
    const first = admit('first', 'a')
    admit('second', 'a')
    work(first)
    all.waits(first)
    for (let n = 2; n < 500; n++) admit('x', 'a')
    expect([all.size, ...events]).toEqual([500, 'first served'])
    admit('one more', 'a')
    expect(events.slice(1)).toEqual(['second let go'])
    for (let n = 0; n < 3_000; n++) admit('x', 'a')
    expect(all.size).toBe(500)
  })

  it('serve the requests of an address beyond its share in their turn, those of others at once', () => {
    const { events, all, admit, work } = shares(16)
    const [first, second, third, fourth] = ['1', '2', '3', '4'].map((name) => admit(name, 'a')) as [One, One, One, One]
    for (const one of [first, second, third, fourth]) work(one)
    work(admit('other', 'b'))
    expect(events.splice(0)).toEqual(['1 served', '2 served', 'other served'])
    all.waits(second)
    expect(events.splice(0)).toEqual(['3 served'])
    all.gone(first)
    expect(events.splice(0)).toEqual(['4 served'])
  })

  it('end as many connections of an address with an answer as are beyond its share', () => {
    const { all, admit } = shares(16)
    const held = ['1', '2', '3', '4'].map((name) => admit(name, 'a'))
    expect(held.map((one) => all.endsWithAnswer(one))).toEqual([true, true, false, false])
    all.gone(held[0] as One)
    expect(held.map((one) => all.endsWithAnswer(one))).toEqual([false, true, false, false])
  })

  it('make room for others first by what is beyond a share: the silent, then who waits in line; then by what waits longest', () => {
    const { events, admit, work } = shares(20)
    admit('idle', 'b')
    for (let n = 1; n <= 3; n++) work(admit(`${n}`, 'a'))
    const inLine = ['4', '5'].map((name) => admit(name, 'a'))
    for (const one of inLine) work(one)
    admit('silent', 'a')
    for (let n = 0; n < 12; n++) work(admit('other', `other ${n}`))
    // Their requests are there at once, so room is made at once.
    events.length = 0
    for (let n = 0; n < 5; n++) work(admit(`new ${n}`, `new ${n}`))
    const madeRoom = events.filter((event) => !event.startsWith('new'))
    expect(madeRoom).toEqual([
      'silent let go',
      '5 refused: server-full',
      '5 let go',
      '4 refused: server-full',
      '4 let go',
      'idle let go',
    ])
  })

  it('in a full server make room when what has arrived is read, and let nothing go that has been given its request', async () => {
    const { events, all, admit, work } = shares(20)
    const held = Array.from({ length: 19 }, (_, n) => admit(`${n}`, `${n}`))
    admit('new', 'new')
    for (const one of held.slice(0, 18)) work(one)
    events.length = 0
    await afterThisRound()
    expect([all.size, ...events]).toEqual([19, '18 let go'])
  })

  it('keep the last of the room for this machine', async () => {
    const { events, all, admit, work } = shares(20)
    for (let n = 0; n < 19; n++) work(admit('busy', `address ${n}`))
    events.length = 0
    admit('another', 'another')
    await afterThisRound()
    const local = admit('local', '127.0.0.1', true)
    await afterThisRound()
    work(local)
    admit('second', '127.0.0.2', true)
    expect(events).toEqual([
      'another let go: server-full',
      'local for health',
      'local served',
      'second let go: server-full',
    ])
    expect(all.size).toBe(20)
  })

  it('remember nothing of connections that are over', () => {
    const { events, all, admit } = shares(16)
    const one = admit('one', 'a')
    all.gone(one)
    // A request that ends after its connection.
    all.waits(one)
    expect(all.size).toBe(0)
    for (let n = 0; n < 100; n++) all.gone(admit('next', 'a'))
    expect([all.size, ...events]).toEqual([0])
  })
})
