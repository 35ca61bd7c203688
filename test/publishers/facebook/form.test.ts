import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpClient, NoAnswer } from '../../../src/platforms/calls/http-client'
import { parseMultipart } from '../../../src/sandbox/http/multipart'

const MB = 1024 * 1024
let refuseEarly = false
const seen = { length: '', body: Buffer.alloc(0), type: '', bytes: 0, peak: 0 }
const server = createServer(async (request, response) => {
  seen.length = request.headers['content-length'] ?? ''
  seen.type = request.headers['content-type'] ?? ''
  seen.bytes = 0
  if (refuseEarly) return response.writeHead(400, { connection: 'close' }).end('{}')
  const kept: Buffer[] = []
  for await (const chunk of request) {
    seen.bytes += chunk.length
    seen.peak = Math.max(seen.peak, process.memoryUsage().rss)
    if (seen.bytes < MB) kept.push(chunk)
  }
  seen.body = Buffer.concat(kept)
  response.end('{}')
})
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const http = createHttpClient(() => 20_000)
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  http.close()
  return new Promise((resolve) => server.close(resolve))
})

const file = (stream: Readable, size: number) => ({
  field: 'chunk',
  name: 'a"b',
  contentType: 'video/mp4',
  stream,
  size,
})
const zeros = (size: number) =>
  Readable.from(
    (function* () {
      for (let left = size; left > 0; left -= MB) yield Buffer.alloc(Math.min(MB, left))
    })(),
  )

describe('a form with a file', () => {
  it('arrives with its fields and bytes, its length known beforehand', async () => {
    const bytes = Buffer.from('not\r\n--quite a boundary')
    const form = { fields: { title: 'Ünï', n: '0' }, file: file(Readable.from([bytes]), bytes.length) }
    expect((await http({ method: 'POST', url: url(), form })).status).toBe(200)
    expect(Number(seen.length)).toBe(seen.bytes)
    const parts = parseMultipart(seen.body, seen.type)
    expect(parts.map((part) => [part.name, part.bytes.toString()])).toEqual([
      ['title', 'Ünï'],
      ['n', '0'],
      ['chunk', bytes.toString()],
    ])
  })

  it('is not kept in memory', async () => {
    const before = process.memoryUsage().rss
    const size = 300 * MB
    await http({ method: 'POST', url: url(), form: { fields: {}, file: file(zeros(size), size) } })
    expect(seen.bytes).toBeGreaterThan(size)
    expect(seen.peak - before).toBeLessThan(200 * MB)
  })

  it('is let go when the answer comes early or its source breaks', async () => {
    refuseEarly = true
    const early = zeros(50 * MB)
    await http({ method: 'POST', url: url(), form: { fields: {}, file: file(early, 50 * MB) } }).catch(() => undefined)
    expect(early.destroyed).toBe(true)
    refuseEarly = false
    const broken = new Readable({ read() {} })
    const sent = http({ method: 'POST', url: url(), form: { fields: {}, file: file(broken, 10) } })
    broken.destroy(new Error('disk gone'))
    await expect(sent).rejects.toBeInstanceOf(NoAnswer)
  })
})
