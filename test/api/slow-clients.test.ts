import { once } from 'node:events'
import { createServer as createPlainServer, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, listen } from '../../src/api/http/http-server'
import { cutOffSlowClients } from '../../src/api/http/slow-clients'
import { measureRequests } from '../../src/api/metrics/measure-requests'
import { until } from '../support/until'
import { jpeg } from './support/files'
import { type Client, startTestApi, type TestApi } from './support/test-api'

// The same rules as in service, with windows of a third of a second instead of half a minute.
const requestId = /^X-Request-Id: [0-9a-f-]{36}\r$/m
const fast = { headersTimeoutMs: 300, slowWindowMs: 300, slowBytes: 3_000 }

let server: HttpServer | undefined
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server?.close(0)
  server = undefined
  counted.length = 0
})

async function open(port: number) {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  const heard: Buffer[] = []
  socket.on('data', (chunk) => heard.push(chunk))
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await once(socket, 'connect')
  return { socket, closed, heard: () => Buffer.concat(heard).toString('latin1') }
}

/** Sends a little, again and again, until the connection is gone. */
function trickle(socket: Socket, chunk: string, everyMs: number) {
  const timer = setInterval(() => (socket.writable ? socket.write(chunk) : clearInterval(timer)), everyMs)
  socket.once('close', () => clearInterval(timer))
}

/** Method, route and status of what was counted. */
const counted: string[] = []
const measure = measureRequests({ answered: (...what) => void counted.push(what.slice(0, 3).join(' ')) })

const readAll = async (limits: object = fast) => {
  let received = 0
  server = await listen(
    { port: 0 },
    () => (req, res) => {
      req.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
      req.on('end', () => res.end('thanks'))
    },
    { ...limits, measure },
  )
  return { port: server.port, received: () => received }
}

describe('a client that never finishes', () => {
  it('its headers is answered 408 and let go', async () => {
    const { port } = await readAll()
    const client = await open(port)
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n')
    trickle(client.socket, 'X-A: b\r\n', 50)
    await client.closed
    expect(client.heard()).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/)
    expect(client.heard()).toMatch(requestId)
    expect(client.heard()).toContain('application/problem+json')
    await until(() => counted.length > 0, 'it is counted')
    expect(counted).toEqual(['_OTHER other 408'])
  })

  it.each([
    ['with a length', 'Content-Length: 1000000', 'x'],
    ['in chunks', 'Transfer-Encoding: chunked', '1\r\nx\r\n'],
  ])('its body %s is answered 408 and let go, though a byte comes now and then', async (_name, header, chunk) => {
    const { port } = await readAll()
    const client = await open(port)
    client.socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`)
    trickle(client.socket, chunk, 30)
    await client.closed
    expect(client.heard()).toMatch(/^HTTP\/1.1 408 /)
    expect(client.heard()).toMatch(requestId)
    expect(client.heard()).toContain('too-slow')
    await until(() => counted.length > 0, 'it is counted')
    expect(counted).toEqual(['POST other 408'])
  })

  it('its body, though it was refused, has one window to notice', async () => {
    server = await listen({ port: 0 }, () => (_req, res) => void res.writeHead(401).end('no'), fast)
    const client = await open(server.port)
    client.socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n')
    // As fast as anybody: it is not slowness that ends it.
    trickle(client.socket, 'x'.repeat(20_000), 5)
    await client.closed
    expect(client.heard()).toMatch(/^HTTP\/1.1 401 /)
  })

  it('reading its answer is let go', async () => {
    const answer = Buffer.alloc(64 * 1024 * 1024)
    let letGo: Promise<unknown> | undefined
    const app: RequestListener = (_req, res) => {
      letGo = once(res, 'close')
      res.end(answer)
    }
    server = await listen({ port: 0 }, () => app, fast)
    const client = await open(server.port)
    client.socket.pause()
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => letGo !== undefined, 'the request')
    await letGo
    // What lies in the kernel's buffers still comes; the rest never does.
    client.socket.resume()
    await client.closed
    expect(client.heard().length).toBeLessThan(answer.length)
  })
})

describe('a client that is honest', () => {
  it('may take as long as it needs while bytes keep coming', async () => {
    const { port, received } = await readAll()
    const client = await open(port)
    const chunk = 'x'.repeat(1_000)
    client.socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${40 * 1_000}\r\n\r\n`)
    // 20 KB/s for two seconds, more than six windows; the least is 10 KB/s.
    for (let n = 0; n < 40; n++) {
      client.socket.write(chunk)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    await until(() => client.heard().includes('thanks'), 'the answer')
    expect(received()).toBe(40_000)
  })

  it('may wait for us as long as we take: for an answer, and to take its bytes', async () => {
    server = await listen(
      { port: 0 },
      () => (req, res) => {
        // A disk that is slow: nothing is read for two windows, then all of it.
        req.pause()
        setTimeout(() => {
          req.resume()
          req.on('end', () => setTimeout(() => res.end('thanks'), 1_900))
        }, 1_900)
      },
      // A window that a busy machine does not sleep through, which would look like a client that sends nothing.
      { ...fast, slowWindowMs: 900 },
    )
    const client = await open(server.port)
    client.socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n${'x'.repeat(5_000_000)}`)
    await until(() => client.heard().includes('thanks'), 'the answer')
  })
})

describe('requests that are larger than any need', () => {
  let api: TestApi
  let acme: Client
  beforeAll(async () => {
    api = await startTestApi()
    acme = await api.company()
  })
  const port = () => Number(new URL(api.url).port)
  const raw = async (text: string) => {
    const client = await open(port())
    client.socket.write(text)
    await until(() => /\r\n\r\n[\s\S]*\}/.test(client.heard()), 'an answer')
    return client.heard()
  }

  it.each([
    ['headers of 20 KB', () => `GET /health HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['150 headers', () => `GET /health HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(150)}\r\n`, 431],
    ['five thousand headers', () => `GET /health HTTP/1.1\r\nHost: x\r\n${'A:\r\n'.repeat(3_000)}\r\n`, 431],
    ['an address of 9 KB', () => `GET /${'a'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
    ['an address of 20 KB', () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a method that there is not', () => 'STEAL / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['no host', () => 'GET /health HTTP/1.1\r\n\r\n', 400],
    ['two hosts', () => 'GET /health HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n', 400],
    ['one host twice', () => 'GET /health HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n', 400],
    ['two hosts, without need of one', () => 'GET /health HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    ['two hosts in one', () => 'GET /health HTTP/1.1\r\nHost: x, y\r\n\r\n', 400],
    ['two keys', () => 'GET /accounts HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nAuthorization: b\r\n\r\n', 400],
    [
      'two lengths',
      () => 'POST /schedule-post HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    [
      'a length and chunks',
      () => 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx',
      400,
    ],
  ])('%s: refused as a problem document that the log knows by its X-Request-Id', async (_name, request, status) => {
    const answer = await raw(request())
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain('application/problem+json')
    const document = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
    expect(document).toMatchObject({ success: false, status })
    const id = /^X-Request-Id: ([0-9a-f-]{36})\r$/m.exec(answer)?.[1]
    expect(document.requestId).toBe(id)
    const isLogged = () => api.logged.some((line) => line.requestId === id && line.status === status)
    await until(isLogged, 'the request is in the log')
  })

  it.each(['x', 'x:80', '[::1]:9005', 'xn--bcher-kva.example', ''])('the host %j is one', async (host) => {
    expect(await raw(`GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 200 /)
  })

  it('a form whose fields are nested too deep leaves no file behind', async () => {
    const account = await acme.account()
    const { status, body } = await acme.upload(
      { socialAccountId: String(account), caption: 'x', media: '['.repeat(30) + ']'.repeat(30) },
      [{ name: 'a.jpg', content: jpeg(5_000), type: 'image/jpeg' }],
    )
    expect(status).toBe(400)
    expect(body.type).toBe('urn:post-dispatcher:problem:too-deep')
    expect(await api.files()).toEqual([])
  })
})

it('watching for slow clients keeps nothing of requests that are over', async () => {
  const plain = createPlainServer((req, res) => void req.resume().on('end', () => res.end('ok')))
  cutOffSlowClients(plain, { slowWindowMs: 60, slowBytes: 1 })
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
  const client = await open((plain.address() as { port: number }).port)
  let answers = 0
  client.socket.on('data', (chunk) => {
    answers += String(chunk).split('HTTP/1.1 200').length - 1
  })
  // One connection, many requests, far longer than a window with pauses in between.
  for (let n = 1; n <= 20; n++) {
    client.socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => answers === n, `answer ${n}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(client.socket.destroyed).toBe(false)
  plain.close()
})
