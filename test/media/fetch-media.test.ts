import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAddressPolicy } from '../../src/media/address-policy'
import { type FetchLimits, fetchMedia } from '../../src/media/fetch-media'

let server: Server
let port: number
let answer: RequestListener = (_req, res) => res.end()
const asked: string[] = []

beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push(`${req.headers.host}${req.url}`)
    answer(req, res)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  asked.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const content = Buffer.alloc(100_000, 'abcdefghij')
const serve: RequestListener = (req, res) => {
  const [, first, last] = /bytes=(\d+)-(\d+)/.exec(req.headers.range ?? '') ?? []
  if (first === undefined)
    return void res.writeHead(200, { 'Content-Length': content.length, 'Content-Type': 'image/jpeg' }).end(content)
  const part = content.subarray(Number(first), Number(last) + 1)
  res.writeHead(206, { 'Content-Length': part.length, 'Content-Range': `bytes ${first}-${last}/${content.length}` })
  res.end(part)
}
const redirectTo =
  (...places: string[]): RequestListener =>
  (req, res) => {
    const place = places.shift()
    if (place === undefined) return serve(req, res)
    res.writeHead(302, { Location: place }).end()
  }
const here = (path = '/a.jpg') => `http://127.0.0.1:${port}${path}`
/** As if names stood in the DNS with these addresses, a further list for each time it is asked. */
const resolveTo = (...lists: string[][]) => {
  const asked: string[] = []
  const resolveHost = async (host: string) => {
    asked.push(host)
    const some = lists.shift() ?? []
    return some.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolveHost }
}
const limits = (given: Partial<FetchLimits> = {}, named = [`127.0.0.1:${port}`]): FetchLimits => ({
  policy: createAddressPolicy([], named),
  maxBytes: 1_000_000,
  timeoutMs: 2_000,
  ...given,
})
const failure = (url: string, given?: FetchLimits, range?: { first: number; last: number }) =>
  fetchMedia(url, given ?? limits(), range).then(
    () => Promise.reject(new Error('it was fetched')),
    (error: Error & { final?: boolean }) => ({ message: error.message, final: error.final, name: error.name }),
  )
const closed = 'leads into a private network'

describe('a media file named by address', () => {
  it('is handed on with its size and type, whole or in part', async () => {
    answer = serve
    const whole = await fetchMedia(here(), limits())
    expect(whole).toMatchObject({ size: 100_000, contentType: 'image/jpeg' })
    expect((await buffer(whole.stream)).equals(content)).toBe(true)
    const part = await fetchMedia(here(), limits(), { first: 10, last: 29 })
    expect(part.size).toBe(20)
    expect((await buffer(part.stream)).equals(content.subarray(10, 30))).toBe(true)
  })

  it.each([
    ['http://127.0.0.1:PORT/'],
    ['http://127.1:PORT/'],
    ['http://2130706433:PORT/'],
    ['http://0x7f.0.0.1:PORT/'],
    ['http://0177.0.0.1:PORT/'],
    ['http://[::ffff:127.0.0.1]:PORT/'],
    ['http://[::1]:PORT/'],
    ['http://localhost:PORT/'],
    ['http://0.0.0.0:PORT/'],
    ['http://169.254.169.254/latest/meta-data/'],
    ['http://10.0.0.1/'],
  ])('is never asked for on our side of the wall: %s', async (url) => {
    answer = serve
    const failed = await failure(url.replace('PORT', String(port)), limits({}, []))
    expect(failed).toMatchObject({ name: 'MediaFetchError', final: true, message: expect.stringContaining(closed) })
    expect(asked).toEqual([])
  })

  it('is not asked for when one of the addresses of a name lies there', async () => {
    answer = serve
    const { resolveHost } = resolveTo(['93.184.216.34', '10.0.0.7'])
    expect(await failure(`http://media.example.com:${port}/`, limits({ resolveHost }))).toMatchObject({
      message: expect.stringContaining(closed),
    })
    expect(asked).toEqual([])
  })

  it('comes from the address that was checked, whatever its name leads to afterwards', async () => {
    answer = serve
    // The name is asked for once. The second answer, which points elsewhere, is never looked at.
    const dns = resolveTo(['127.0.0.1'], ['127.0.0.9'])
    const { resolveHost } = dns
    const { stream } = await fetchMedia(
      `http://media.example.com:${port}/a.jpg`,
      limits({ resolveHost }, ['127.0.0.0/8']),
    )
    expect((await buffer(stream)).equals(content)).toBe(true)
    expect(dns.asked).toEqual(['media.example.com'])
    expect(asked).toEqual([`media.example.com:${port}/a.jpg`])
  })

  it('is followed when it has moved, a few times', async () => {
    answer = redirectTo('/b.jpg', here('/c.jpg'), '/d.jpg')
    expect((await buffer((await fetchMedia(here(), limits())).stream)).equals(content)).toBe(true)
    expect(asked.map((one) => one.slice(one.indexOf('/')))).toEqual(['/a.jpg', '/b.jpg', '/c.jpg', '/d.jpg'])
    answer = redirectTo('/1', '/2', '/3', '/4', '/5')
    expect(await failure(here())).toMatchObject({
      message: expect.stringContaining('redirects more than 3 times'),
      final: true,
    })
  })

  it.each([
    ['http://169.254.169.254/latest/', closed],
    ['http://localhost:3306/', closed],
    ['http://[::1]/', closed],
    ['file:///etc/passwd', 'begins with file:'],
    ['gopher://example.com/', 'begins with gopher:'],
    ['http://user:secret@example.com/', 'holds a name or password'],
    ['http://', 'is no address'],
  ])('is not followed to %s', async (place, message) => {
    answer = redirectTo(place)
    const failed = await failure(here())
    expect(failed).toMatchObject({ message: expect.stringContaining(message), final: true })
    expect(failed.message).not.toContain('secret')
    expect(asked).toHaveLength(1)
  })

  it('of our own is fetched inside our network, and its address leads to nothing else there', async () => {
    const file = `/media/ab/${'ab'.repeat(24)}.jpg`
    const own = limits({ policy: createAddressPolicy([here('/media')], []) })
    answer = serve
    expect((await buffer((await fetchMedia(here(file), own)).stream)).equals(content)).toBe(true)
    for (const place of ['/health', here('/docs'), 'http://10.0.0.1/', `/other${file}`]) {
      asked.length = 0
      answer = redirectTo(place)
      expect(await failure(here(file), own)).toMatchObject({ message: expect.stringContaining(closed), final: true })
      expect(asked).toHaveLength(1)
    }
  })

  it.each(['ftp://example.com/a.jpg', 'data:image/png;base64,AAAA', 'javascript:alert(1)', 'nonsense', ''])(
    'has an address of the web, and not %j',
    async (url) => {
      expect(await failure(url)).toMatchObject({ name: 'MediaFetchError', final: true })
    },
  )

  it('is not fetched when it is too large, whole or by the part', async () => {
    answer = serve
    const small = limits({ maxBytes: 99_999 })
    const message = expect.stringContaining('has 100000 bytes; at most 99999 are fetched (MAX_UPLOAD_MB)')
    expect(await failure(here(), small)).toMatchObject({ message, final: true })
    expect(await failure(here(), small, { first: 0, last: 9 })).toMatchObject({ message, final: true })
  })

  it('is not fetched without its size, and never gives more than it has announced', async () => {
    answer = (_req, res) => void res.write(content)
    expect(await failure(here())).toMatchObject({ message: expect.stringContaining('does not tell its size') })
    answer = (req, _res) => {
      req.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n')
      req.socket.end(content)
    }
    const { stream } = await fetchMedia(here(), limits())
    expect((await buffer(stream).catch(() => Buffer.alloc(0))).length).toBeLessThanOrEqual(10)
  })

  it('may be asked for again when its server is in trouble, in words without the query', async () => {
    answer = (_req, res) => res.writeHead(503).end()
    expect(await failure(here('/a.jpg?signature=secret'))).toEqual({
      name: 'MediaFetchError',
      message: `The media file at ${here('/a.jpg')} answers HTTP 503`,
      final: false,
    })
    answer = (_req, res) => res.writeHead(200, { 'Content-Length': 5 }).end('whole')
    expect(await failure(here(), limits(), { first: 0, last: 1 })).toMatchObject({
      message: expect.stringContaining('answers HTTP 200 to a range request'),
      final: false,
    })
    expect(await failure('http://127.0.0.1:1/', limits({}, ['127.0.0.1']))).toMatchObject({
      message: 'The media file at http://127.0.0.1:1/ cannot be reached (ECONNREFUSED)',
      final: false,
    })
  })

  it('is given up when nothing comes for long, before the headers or in the middle', async () => {
    const patience = limits({ timeoutMs: 150 })
    answer = () => {}
    expect(await failure(here(), patience)).toMatchObject({
      message: expect.stringContaining('sends nothing within 0.15 s'),
      final: false,
    })
    answer = (_req, res) => void res.writeHead(200, { 'Content-Length': content.length }).write('some')
    const { stream } = await fetchMedia(here(), patience)
    await expect(buffer(stream)).rejects.toThrow('sent nothing for 0.15 s')
  })

  it('is read to its end even when that takes longer than the headers may', async () => {
    answer = async (_req, res) => {
      res.writeHead(200, { 'Content-Length': 50 })
      for (let n = 0; n < 5; n++) {
        res.write('0123456789')
        await new Promise((done) => setTimeout(done, 60))
      }
      res.end()
    }
    const { stream } = await fetchMedia(here(), limits({ timeoutMs: 200 }))
    expect((await buffer(stream)).length).toBe(50)
  })

  it('says when it breaks off', async () => {
    answer = (_req, res) => {
      res.writeHead(200, { 'Content-Length': content.length })
      res.write('some')
      setTimeout(() => res.destroy(), 30)
    }
    const { stream } = await fetchMedia(here(), limits())
    await expect(buffer(stream)).rejects.toMatchObject({
      name: 'MediaFetchError',
      message: expect.stringContaining('broke off'),
    })
  })

  it('is let go when nobody wants it any more', async () => {
    const gone = new Promise<void>((done) => {
      answer = (_req, res) => {
        res.writeHead(200, { 'Content-Length': 1e9 }).write(content)
        res.on('close', done)
      }
    })
    const { stream } = await fetchMedia(here(), limits({ maxBytes: 1e10 }))
    stream.destroy()
    await gone
  })
})
