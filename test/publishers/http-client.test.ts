import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { gzipSync } from 'node:zlib'
import axios, { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createHttpClient, type HttpClient, type HttpRequest, NoAnswer } from '../../src/platforms/calls/http-client'
import type { Outgoing } from '../../src/platforms/calls/node-adapter'

const MB = 1024 * 1024
type Serve = (socket: Socket) => void
let limitMs = 20_000
beforeEach(() => {
  limitMs = 20_000
})

/** axios' own adapter, as it was used before: what any of them makes of a call the other must make of it as well. */
const own = axios.getAdapter('http')
const axiosOwn = async (config: InternalAxiosRequestConfig<Outgoing>) => {
  const { headers, body: data } = config.data as Outgoing
  const answer = await own({
    ...config,
    ...{ headers: new AxiosHeaders(headers), data, timeout: 0, signal: AbortSignal.timeout(config.timeout ?? 0) },
    ...asItWas,
  }).catch((error) => {
    throw error.code === 'ERR_CANCELED' ? Object.assign(new Error(), { code: 'TIMEOUT' }) : (error.cause ?? error)
  })
  return { ...answer, data: { headers: answer.headers, text: answer.data } }
}
const asItWas = { proxy: false, maxRedirects: 0, responseType: 'text', validateStatus: () => true } as const

let clients: [name: string, client: HttpClient & { close(): void }][]
beforeAll(() => {
  clients = [
    ['ours', createHttpClient(() => limitMs)],
    ["axios' own", createHttpClient(() => limitMs, axiosOwn)],
  ]
})
afterAll(() => {
  for (const [, client] of clients) client.close()
})

/** What one call came to: an answer, or none with what that means. */
async function outcomeOf(http: HttpClient, request: HttpRequest) {
  try {
    const { status, text } = await http(request)
    return { status, text: text.slice(0, 100) }
  } catch (error) {
    if ((error as Error).name !== 'NoAnswer') throw error
    return { sent: (error as NoAnswer).sent }
  }
}

/** Runs a call by each client against a server of its own; tells what it came to and how many connections it took. */
async function byEach(
  serve: Serve,
  request: (port: number) => HttpRequest,
  makeServer: (serve: Serve) => Server = createServer,
) {
  const outcomes: unknown[] = []
  for (const [, http] of clients) {
    let connections = 0
    const server = makeServer((socket) => {
      socket.on('error', () => {})
      serve(socket)
    })
    server.on('connection', () => connections++)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const outcome = await outcomeOf(http, request((server.address() as AddressInfo).port))
    outcomes.push({ ...outcome, connections })
    server.close()
  }
  return outcomes
}

/** Does something when the whole request has come: its head, and as many bytes as that says. */
function whenWhole(socket: Socket, work: (request: string) => void): void {
  let parts: Buffer[] = []
  let come = 0
  let whole: number | undefined
  socket.on('data', (part) => {
    parts.push(part)
    come += part.length
    whole ??= lengthOf(Buffer.concat(parts))
    if (come !== whole) return
    const request = Buffer.concat(parts).toString('latin1')
    parts = []
    come = 0
    whole = undefined
    work(request)
  })
}

/** How long a request is, once its head has come. */
function lengthOf(begun: Buffer): number | undefined {
  const head = begun.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  return head + 4 + Number(/content-length: (\d+)/i.exec(begun.toString('latin1', 0, head))?.[1] ?? 0)
}

const atWhole = (work: Serve) => (socket: Socket) => whenWhole(socket, () => work(socket))
const answers = (text: string | Buffer) =>
  atWhole((socket) => {
    socket.write(text)
    socket.end()
  })
const head = (...lines: string[]) => ['HTTP/1.1 201 Created', ...lines, '', ''].join('\r\n')
const zipped = gzipSync('{"id":"1"}')
const withBody = (first: string, body: Buffer) => Buffer.concat([Buffer.from(first), body])

const sent = { sent: true }
const moments: [says: string, serve: Serve, comes: object][] = [
  ['closed as soon as it stands', (socket) => socket.destroy(), sent],
  ['reset at the first bytes', (socket) => socket.once('data', () => socket.resetAndDestroy()), sent],
  ['closed at the first bytes', (socket) => socket.once('data', () => socket.destroy()), sent],
  ['reset when all has come', atWhole((socket) => socket.resetAndDestroy()), sent],
  ['closed when all has come', atWhole((socket) => socket.destroy()), sent],
  ['closed in the middle of the status', answers('HTTP/1.1 20'), sent],
  ['closed in the middle of the headers', answers('HTTP/1.1 201 Created\r\nContent-Le'), sent],
  ['closed after the headers', answers(head('Content-Length: 10')), sent],
  ['closed in the middle of the answer', answers(`${head('Content-Length: 10')}{"id"`), sent],
  [
    'reset in the middle of the answer',
    atWhole((socket) => socket.write(`${head('Content-Length: 10')}{"id"`, () => socket.resetAndDestroy())),
    sent,
  ],
  ['closed before the last chunk', answers(`${head('Transfer-Encoding: chunked')}4\r\n{"id\r\n`), sent],
  ['closed after an answer of no length', answers(`${head()}{"id":"1"}`), { status: 201, text: '{"id":"1"}' }],
  [
    'closed after an answer that is longer than it says',
    answers(`${head('Content-Length: 10')}{"id":"1"}more of it`),
    sent,
  ],
  ['closed after something else than HTTP', answers('SSH-2.0-OpenSSH_9.2\r\n'), sent],
  ['closed after an answer that nobody asked for', answers('HTTP/1.1 103 Early Hints\r\n\r\n'), sent],
  [
    'closed after an answer that is longer than any should be',
    atWhole((socket) => {
      socket.write(head())
      for (let n = 0; n < 12; n++) socket.write(Buffer.alloc(MB, 'x'))
      socket.end()
    }),
    sent,
  ],
  [
    'closed after a packed answer',
    answers(withBody(head('Content-Encoding: gzip'), zipped)),
    { status: 201, text: '{"id":"1"}' },
  ],
  [
    'closed after a packed answer that is damaged',
    answers(withBody(head('Content-Encoding: gzip'), Buffer.from('{}'))),
    sent,
  ],
  [
    'closed in the middle of a packed answer that says its length',
    answers(withBody(head('Content-Encoding: gzip', `Content-Length: ${zipped.length}`), zipped.subarray(0, 12))),
    sent,
  ],
  [
    'closed after a redirection, which is not followed',
    answers('HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n'),
    { status: 307, text: '' },
  ],
]

const bodies: [name: string, body: () => Partial<HttpRequest>][] = [
  ['a text', () => ({ json: { text: 'Fresh bread' } })],
  ['a file', () => ({ bytes: { stream: Readable.from([Buffer.alloc(MB), Buffer.alloc(MB)]), size: 2 * MB } })],
]

describe.each(bodies)('a connection that is to carry %s', (_, body) => {
  it.each(moments)('%s', async (_says, serve, comes) => {
    const call = (port: number) => ({ method: 'POST', url: `http://127.0.0.1:${port}/posts`, ...body() }) as const
    const outcome = { ...comes, connections: 1 }
    expect(await byEach(serve, call)).toEqual([outcome, outcome])
  })
})

it.each<[string, string, Serve]>([
  ['without a word', 'http', () => {}],
  ['after the headers', 'http', atWhole((socket) => socket.write(head('Content-Length: 10')))],
  ['before TLS is agreed on', 'https', () => {}],
])('a connection that is left open %s', async (_says, protocol, serve) => {
  limitMs = 100
  const call = (port: number) => ({ method: 'POST', url: `${protocol}://127.0.0.1:${port}/`, json: {} }) as const
  const outcome = { ...sent, connections: 1 }
  expect(await byEach(serve, call)).toEqual([outcome, outcome])
})

describe('a connection by TLS', () => {
  const call = (port: number) => ({ method: 'POST', url: `https://127.0.0.1:${port}/`, json: {} }) as const

  it.each<[string, Serve]>([
    ['closed at the first bytes', (socket) => socket.once('data', () => socket.end())],
    ['answered without TLS', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ])('%s', async (_says, serve) => {
    expect(await byEach(serve, call)).toEqual([
      { ...sent, connections: 1 },
      { ...sent, connections: 1 },
    ])
  })

  it('with a server that has no certificate', async () => {
    const withoutCertificate = (serve: Serve) => createTlsServer({}, serve).on('tlsClientError', () => {})
    const [ours, other] = await byEach(() => {}, call, withoutCertificate)
    expect(ours).toEqual(other)
  })
})

describe('a call that never leaves', () => {
  it.each<[string, HttpRequest['url']]>([
    ['because the address is none', 'https://'],
    ['because nobody has such a name', 'http://no-such-host.invalid/'],
  ])('%s', async (_says, url) => {
    for (const [, http] of clients)
      expect(await outcomeOf(http, { method: 'POST', url, json: {} })).toEqual({ sent: false })
  })

  it('because nobody listens any more', async () => {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await once(server.close(), 'close')
    for (const [, http] of clients)
      expect(await outcomeOf(http, { method: 'POST', url, json: {} })).toEqual({ sent: false })
  })

  it('because nobody here speaks its protocol', async () => {
    const http = createHttpClient(() => limitMs)
    expect(await outcomeOf(http, { method: 'POST', url: 'ftp://127.0.0.1/', json: {} })).toEqual({ sent: false })
  })
})

describe('a kept connection', () => {
  it('carries the next call, and is not tried twice when it is closed then', async () => {
    let calls = 0
    const serve = (socket: Socket) =>
      whenWhole(socket, () => (++calls % 2 === 1 ? socket.write(head('Content-Length: 0')) : socket.destroy()))
    const server = createServer(serve)
    let connections = 0
    server.on('connection', () => connections++)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    for (const [, http] of clients) {
      connections = 0
      expect(await outcomeOf(http, { method: 'POST', url, json: {} })).toEqual({ status: 201, text: '' })
      expect(await outcomeOf(http, { method: 'POST', url, json: {} })).toEqual(sent)
      expect(connections).toBe(1)
    }
    server.close()
  })

  it('is shared by callers whose calls may take different times', async () => {
    const http = createHttpClient(() => limitMs)
    let calls = 0
    const serve = (socket: Socket) => whenWhole(socket, () => ++calls < 3 && socket.write(head('Content-Length: 0')))
    const server = createServer(serve)
    let connections = 0
    server.on('connection', () => connections++)
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const of = (client: HttpClient) => client({ method: 'GET', url }).catch((error: NoAnswer) => error.message)
    expect([await of(http.within(() => 20_000)), await of(http)]).toMatchObject([{ status: 201 }, { status: 201 }])
    expect(await of(http.within(() => 20))).toBe('no answer within 0.02 s')
    expect(connections).toBe(1)
    server.close()
    http.close()
  })

  it('is given up when an answer comes before all has been sent', async () => {
    const closed: Promise<unknown>[] = []
    const server = createServer((socket) => {
      closed.push(once(socket, 'close'))
      socket.on('error', () => {})
      socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'))
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const endless = new Readable({ read() {} })
    endless.push('the beginning')
    const http = createHttpClient(() => 20_000)
    const bytes = { stream: endless, size: 10 * MB }
    expect(await outcomeOf(http, { method: 'PUT', url, bytes })).toEqual({ status: 400, text: '' })
    expect(endless.destroyed).toBe(true)
    await Promise.all(closed)
    server.close()
  })
})

describe('what is sent', () => {
  const token = 'Bearer tok\u200ben'
  it.each<[string, Partial<HttpRequest>]>([
    [
      'a question',
      { method: 'GET', query: { fields: 'id,text', since: '2026-11-28T10:00:00+01:00', none: undefined, n: 3 } },
    ],
    [
      'a question with lists',
      { method: 'GET', query: { ids: ['a b', 'ä'] as unknown as string, of: { a: 1 } as unknown as string } },
    ],
    ['JSON', { method: 'POST', json: { text: 'Grüße' } }],
    ['fields', { method: 'POST', fields: { code: 'a b&c' } }],
    ['nothing', { method: 'POST' }],
    ['a deletion', { method: 'DELETE', query: { a: 'b' } }],
    ['bytes', { method: 'PUT', headers: { 'Content-Type': 'image/png' } }],
  ])('is what axios would send: %s', async (_says, request) => {
    const seen: object[] = []
    const serve = (socket: Socket) =>
      whenWhole(socket, (text) => {
        const [first = '', ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n')
        // We read one kind of packing, and the port differs.
        const headers = lines
          .filter((line) => !/^(accept-encoding|host):/i.test(line))
          .map((line) => line.toLowerCase())
        seen.push({ first, headers: headers.sort(), body: text.slice(text.indexOf('\r\n\r\n')) })
        socket.end(head('Content-Length: 0', 'Connection: close'))
      })
    const bytes = () => request.method === 'PUT' && { bytes: { stream: Readable.from([Buffer.from('png')]), size: 3 } }
    await byEach(serve, (port) => ({
      method: 'GET',
      url: `http://127.0.0.1:${port}/v26.0/me?a=b`,
      ...request,
      ...bytes(),
      headers: { Authorization: token, ...request.headers },
    }))
    expect(seen).toHaveLength(2)
    expect(seen[0]).toEqual(seen[1])
    expect(JSON.stringify(seen[0])).toContain('bearer token')
  })
})

it('says how long it has waited, and neither where nor with which token', async () => {
  limitMs = 50
  const server = createServer((socket) => socket.on('error', () => {}).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const call = createHttpClient(() => limitMs)({
    method: 'POST',
    url,
    headers: { Authorization: 'Bearer secret' },
    json: {},
  })
  await expect(call).rejects.toEqual(new NoAnswer(true, 'no answer within 0.05 s', 'TIMEOUT'))
  await once(server.close(), 'close')
})
