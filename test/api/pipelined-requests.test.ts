import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import express, { type Express, type Response } from 'express'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CompanyTurns } from '../../src/api/http/company-turns'
import { type HttpServer, listen } from '../../src/api/http/http-server'
import { OpenBodies } from '../../src/api/http/open-bodies'
import { requestLog } from '../../src/api/http/request-log'
import { traceRequests } from '../../src/api/http/trace-requests'
import { whenOver } from '../../src/api/http/when-over'
import { serveMedia } from '../../src/api/media/serve-media'
import { clientGone } from '../../src/api/operations/client-gone'
import { until } from '../support/until'
import { loneAnswer } from './support/lone-answer'

/** On one connection Node answers in order: what stands behind a request that hangs has no answer of its own to lose yet. */
const ask = (...paths: string[]) => paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join('')

const asked = ['/first', '/second', '/third']

let app: Express
let server: HttpServer
let client: Socket
let arrived: Response[]
let over: string[]

beforeEach(async () => {
  arrived = []
  over = []
  app = express()
  server = await listen({ port: 0 }, () => app)
  client = connect(server.port, '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
})
afterEach(async () => {
  client.destroy()
  await server.close(0)
})

/** Keeps what arrives, without an answer. */
const keep = (each: (res: Response) => void = () => {}) =>
  app.use((_req, res) => {
    each(res)
    arrived.push(res)
  })

async function hangUpOnAll(): Promise<void> {
  client.write(ask(...asked))
  await until(() => arrived.length === asked.length, 'all have arrived')
  client.destroy()
}

const noteEnd = (res: Response) => {
  const { path } = res.req
  whenOver(res, () => over.push(path))
}

describe('of requests sent one behind the other, when the client hangs up on all of them', () => {
  it('each is over, once', async () => {
    keep(noteEnd)
    await hangUpOnAll()
    await until(() => over.length >= asked.length, 'all are over')
    for (const res of arrived) res.emit('close')
    expect(over.sort()).toEqual([...asked].sort())
  })

  it('each has a line in the log and an end to its trace', async () => {
    const lines: { path: string; msg: string }[] = []
    const ended: unknown[] = []
    const traces = { begin: () => ({ traceId: 'a', traceparent: 'b', ended: (how: unknown) => ended.push(how) }) }
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
    app.use(traceRequests(traces as never), requestLog(log as never))
    keep()
    await hangUpOnAll()
    await until(() => lines.length >= asked.length && ended.length >= asked.length, 'all are told of')
    expect(lines.map(({ path }) => path).sort()).toEqual([...asked].sort())
    expect(new Set(lines.map(({ msg }) => msg))).toEqual(new Set(['Request given up by the client']))
    expect(ended).toEqual(asked.map(() => ({ route: undefined, path: undefined, status: undefined })))
  })

  it('nothing is worked on any more, and none of them holds up the files of others or is counted as a body', async () => {
    const turns = new CompanyTurns({ mostWaitMs: 2 ** 30, freshMs: 2 ** 30 })
    const bodies = new OpenBodies(100)
    const gone: AbortSignal[] = []
    keep((res) => {
      turns.begin('small', res)
      bodies.count('small', res)(30)
      gone.push(clientGone(res))
    })
    for (let n = 0; n < 10; n++) await turns.take('greedy')
    await hangUpOnAll()
    await turns.take('greedy')
    await until(() => gone.every(({ aborted }) => aborted), 'all are given up')
    expect(bodies.count('small', loneAnswer())(100)).toBeUndefined()
  })

  describe('files', () => {
    const key = `ab/ab${'0'.repeat(46)}.jpg`
    const size = 1024 * 1024
    let folder: string
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'pipelined-'))
      await mkdir(dirname(join(folder, key)), { recursive: true })
      await writeFile(join(folder, key), Buffer.alloc(size))
      app.get('/first', (_req, res) => void arrived.push(res))
    })
    afterEach(() => rm(folder, { recursive: true }))

    it('that lie in the folder are closed', async () => {
      const open: Readable[] = []
      app.use((_req, res, next) => {
        res.on('pipe', (file) => void open.push(file))
        next()
      })
      app.use(serveMedia({ directory: folder } as never, undefined as never))
      client.write(ask('/first', `/${key}`))
      await until(() => open.length === 1, 'the file is being read')
      client.destroy()
      await until(() => open[0]?.closed === true, 'the file is closed')
    })

    it('that come from a bucket are closed', async () => {
      const stream = new Readable({ read: () => void stream.push(Buffer.alloc(16_384)) })
      let isRead = false
      const openRead = async () => {
        isRead = true
        return { stream, size }
      }
      app.use(serveMedia({ openRead } as never, undefined as never))
      client.write(ask('/first', `/${key}`))
      await until(() => isRead, 'the file is being read')
      client.destroy()
      await until(() => stream.destroyed, 'the file is closed')
    })
  })
})

it('of answered requests on a connection that is kept each is over once, with its answer', async () => {
  app.use((_req, res) => {
    noteEnd(res)
    res.end()
  })
  for (const path of asked) {
    client.write(ask(path))
    await until(() => over.at(-1) === path, 'it is over')
  }
  client.destroy()
  await until(async () => (await fetch(server.url)).status === 200, 'the server goes on')
  await until(() => over.at(-1) === '/', 'another one is over')
  expect(over).toEqual([...asked, '/'])
})
