import { once } from 'node:events'
import { type ClientRequest, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { crossOrigin } from '../../src/api/http/cors'
import { type HttpServer, listen } from '../../src/api/http/http-server'
import { LoadShedding } from '../../src/api/http/load-shedding'
import { shedLoad } from '../../src/api/http/shed-load'
import { measureRequests } from '../../src/api/metrics/measure-requests'
import { until } from '../support/until'

/** A server with one place, on which there has always been more than a burst. */
let server: HttpServer
let warned: [object, string][]
let counted: unknown[][]
/** Requests that have a place. They are answered when a test says so. */
let begun: ServerResponse[]
let hanging: ServerResponse[]
const open: ClientRequest[] = []

beforeEach(async () => {
  warned = []
  counted = []
  begun = []
  hanging = []
  const around = {
    log: { warn: (...said: [object, string]) => void warned.push(said) } as never,
    crossOrigin: crossOrigin(['https://app.example.com']),
    addressOf: () => '127.0.0.1',
    companyOf: () => 'acme',
  }
  const app = shedLoad(
    (req, res) => {
      if (req.url === '/hangs') hanging.push(res)
      else if (req.method === 'POST' && req.url === '/') begun.push(res)
      else res.end('fine')
    },
    around,
    new LoadShedding({ atOnce: 1, burstMs: 0, patienceMs: 40 }),
  )
  const measure = measureRequests({ answered: (...what: unknown[]) => void counted.push(what.slice(0, 3)) })
  server = await listen({ port: 0 }, () => app, { measure })
})
afterEach(async () => {
  for (const one of open.splice(0)) one.destroy()
  await server.close(0)
})

const ask = (method: string, body = '', headers = {}) => fetch(server.url, { method, headers, ...(body && { body }) })

function sendHalf(): ClientRequest {
  const half = request(server.url, { method: 'POST', headers: { 'Content-Length': 1_000 } })
  half.on('error', () => {})
  half.write('{')
  open.push(half)
  return half
}

it('what this server does not get to in time is answered 503, with when to come back, and said in the log once', async () => {
  const first = ask('POST', '{}')
  await until(() => begun.length === 1, 'the first has its place')
  const refused = await Promise.all(Array.from({ length: 5 }, () => ask('POST', '{}')))
  for (const answer of refused) {
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({
      success: false,
      type: expect.stringMatching(/overloaded$/),
      status: 503,
    })
  }
  expect(warned).toHaveLength(1)
  await until(() => counted.length === 5, 'all are counted')
  expect(counted).toEqual(Array.from({ length: 5 }, () => ['POST', 'other', 503]))
  begun[0]?.end('taken')
  expect((await first).status).toBe(200)
})

it('a page that may call us can read that it was refused, and another one cannot', async () => {
  const first = ask('POST', '{}')
  await until(() => begun.length === 1, 'the first has its place')
  const origin = async (Origin: string) =>
    (await ask('POST', '{}', { Origin })).headers.get('Access-Control-Allow-Origin')
  expect(await origin('https://app.example.com')).toBe('https://app.example.com')
  expect(await origin('https://elsewhere.example.com')).toBeNull()
  begun[0]?.end('taken')
  await first
})

it('whoever sends many requests one behind the other and hangs up keeps no place', async () => {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  // Of an answer that has to wait behind another one nobody is told that its connection has ended.
  socket.write(
    `GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n${'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'.repeat(2)}`,
  )
  await until(() => begun.length === 1, 'one has its place')
  socket.destroy()
  const next = ask('POST', '{}')
  await until(() => begun.length === 2, 'the next has a place')
  begun[1]?.end('taken')
  expect((await next).status).toBe(200)
})

it('an answer that waits behind another one on its connection has given its place back', async () => {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(() => hanging.length === 1, 'one that is not answered')
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n')
  await until(() => begun.length === 1, 'the one behind it')
  begun[0]?.end('taken')
  expect(begun[0]?.closed).toBe(false)
  const next = ask('POST', '{}')
  await until(() => begun.length === 2, 'the next has a place')
  begun[1]?.end('taken')
  expect((await next).status).toBe(200)
  socket.destroy()
})

it('looking, and taking posts back, have no need of a place', async () => {
  const first = ask('POST', '{}')
  await until(() => begun.length === 1, 'the first has its place')
  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) expect((await ask(method)).status).toBe(200)
  expect((await fetch(`${server.url}/scheduled-posts/cancel?status=pending`, { method: 'POST' })).status).toBe(200)
  begun[0]?.end('taken')
  await first
})

it('a body that comes over a slow line does not keep its place from others', async () => {
  sendHalf()
  await until(() => begun.length === 1, 'the slow one has its place')
  let status = 503
  await until(async () => {
    const next = ask('POST', '{}')
    await Promise.race([next, until(() => begun.length === 2, 'the next has a place')])
    begun[1]?.end('taken')
    status = (await next).status
    return status === 200
  }, 'the next is taken')
  expect(status).toBe(200)
})

it('a place is free again when its client has gone, and nobody works for one who has gone while waiting', async () => {
  const first = sendHalf()
  await until(() => begun.length === 1, 'the first has its place')
  const waiting = sendHalf()
  await once(waiting, 'socket')
  waiting.destroy()
  first.destroy()
  await until(() => begun[0]?.closed === true, 'the server has noticed')
  const next = ask('POST', '{}')
  await until(() => begun.length === 2, 'the next has a place')
  begun[1]?.end('taken')
  expect((await next).status).toBe(200)
})
