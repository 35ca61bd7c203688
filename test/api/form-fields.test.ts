import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { Writable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { feedForm } from '../../src/api/media/feed-form'
import { until } from '../support/until'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const MB = 1024 * 1024
const fields = () => ({ socialAccountId: String(account), scheduledAt: inAnHour() })
const large = (count: number, text = 'x'.repeat(MB - 100)) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, text]))
const part = (name: string, value: Buffer) =>
  Buffer.concat([
    Buffer.from(`--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n`),
    value,
    Buffer.from('\r\n'),
  ])
const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

describe('the fields of a form', () => {
  it('may weigh as much together as any post needs', async () => {
    const longest = '😀'.repeat(63_206)
    const ids = [await acme.account(), await acme.account(), await acme.account()]
    const { status, body } = await acme.upload({
      socialAccountIds: JSON.stringify(ids),
      scheduledAt: inAnHour(),
      caption: longest,
      captions: JSON.stringify(Object.fromEntries(ids.map((id) => [id, longest]))),
    })
    expect(status, JSON.stringify(body).slice(0, 300)).toBe(201)
  })

  it('are refused for what is wrong with them while they weigh no more than 4 MB', async () => {
    const { status, body } = await acme.upload({ ...fields(), ...large(3) })
    expect([status, body.errors.length]).toEqual([400, 3])
  })

  it.each([
    ['of plain text', large(15)],
    ['of wide characters', large(15, '€'.repeat(MB / 3 - 100))],
  ])('are refused when they weigh more, %s', async (_what, sent) => {
    const { status, body } = await acme.upload({ ...fields(), ...sent })
    expect(status).toBe(413)
    expect(body).toMatchObject({
      type: expect.stringMatching(/:too-large$/),
      detail: 'The text fields of a form may have at most 4 MB together.',
    })
    expect((await acme.upload({ ...fields(), caption: 'x' })).status).toBe(201)
  })

  it('are refused in the middle of the form, and its files given back, however long it stays open', async () => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(
      `POST /schedule-post HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${acme.key}\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    socket.write(chunked(part('"files"; filename="a.jpg"', jpeg(50_000))))
    const field = (n: number) => chunked(part(`f${n}`, Buffer.alloc(MB - 100, 'x')))
    socket.write(field(0))
    await until(async () => (await api.files()).some((file) => !file.includes('.incoming')), 'the file is kept')
    for (let n = 1; n < 6; n++) socket.write(field(n))
    await until(async () => (await api.files()).length === 0, 'nothing is left of the file')
    socket.write('0\r\n\r\n')
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
  })

  describe('of requests that are still being sent, each within its bounds', () => {
    const forms = (key: string) => `Authorization: Bearer ${key}\r\nContent-Type: multipart/form-data; boundary=b`
    const json = (key: string) => `Authorization: Bearer ${key}\r\nContent-Type: application/json`
    const field = chunked(part('caption', Buffer.alloc(MB - 100, 'x')))
    /** A field that never ends. */
    const halfField = chunked(part('caption', Buffer.alloc(MB - 100, 'x')).subarray(0, -200))

    async function open(headers: string, body: Buffer) {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1')
      socket.on('error', () => {})
      socket.write(`POST /schedule-post HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`)
      await new Promise((done) => socket.write(body, done))
      return socket
    }

    /**
     * Opens bodies until the company has no room for a byte more. Which of those that come at once are refused is chance, and
     * those that are taken may leave a hole: smaller and smaller ones fill it.
     */
    async function fill(key: string, isFull: () => Promise<boolean>) {
      const opened: Socket[] = []
      let size = MB
      await until(async () => {
        if (await isFull()) return true
        opened.push(await open(`${json(key)}\r\nContent-Length: ${size}`, Buffer.from('[')))
        size = size > 64 ? size / 2 : MB
        return false
      }, 'the company is told to come back')
      return opened
    }

    it.each([
      ['forms of whole fields', forms, Buffer.concat([field, field, field])],
      ['forms of half a field', forms, halfField],
      ['JSON', json, chunked(Buffer.alloc(MB - 100, '[1'))],
    ])(
      'do not hold more than 32 MB of one company together, and the others are served: %s',
      async (_what, as, body) => {
        const [greedy, other] = [await api.company(), await api.company()]
        const [theirs, ours] = [await greedy.account(), await other.account()]
        const opened = await Promise.all(
          Array.from({ length: 40 }, () => open(`${as(greedy.key)}\r\nTransfer-Encoding: chunked`, body)),
        )
        const post = (client: Client, account: string) =>
          client.upload({ socialAccountId: account, scheduledAt: inAnHour(), caption: 'x' })
        opened.push(...(await fill(greedy.key, async () => (await post(greedy, theirs)).status === 429)))
        const { headers, body: problem } = await post(greedy, theirs)
        expect([Number(headers.get('Retry-After')) > 0, problem.type]).toEqual([true, expect.stringMatching(/:busy$/)])
        expect((await post(other, ours)).status).toBe(201)
        // What was held is given back with the connections.
        for (const socket of opened) socket.destroy()
        await until(async () => (await post(greedy, theirs)).status === 201, 'the company is served again')
      },
    )
  })

  it('that come byte by byte are handed on in pieces, of which the parser keeps few, and whole', async () => {
    const kept: Buffer[] = []
    const parser = new Writable({ write: (chunk, _encoding, done) => done(void kept.push(chunk)) })
    const server = createServer((req) => feedForm(req, parser)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    const form = Buffer.concat([part('f', Buffer.alloc(100_000, 'abc')), Buffer.from('--b--')])
    socket.write(Buffer.concat([...form].map((byte) => chunked(Buffer.from([byte])))))
    socket.write('0\r\n\r\n')
    await once(parser, 'finish')
    socket.destroy()
    server.close()
    expect(Buffer.concat(kept).equals(form)).toBe(true)
    expect(kept.length).toBeLessThan(20)
  })

  it('with line breaks are the same post as in JSON: counted once, stored as LF, known again', async () => {
    const instagram = await acme.account('instagram')
    const caption = `${'a'.repeat(49)}\n`.repeat(40) + 'b'.repeat(200)
    const picture = { name: 'a.jpg', content: jpeg() }
    const first = await acme.upload({ socialAccountId: instagram, scheduledAt: inAnHour(), caption }, [picture])
    expect(first.status, JSON.stringify(first.body)).toBe(201)
    const { post } = (await acme.get(`/scheduled-posts/${first.body.postDetailId}`)).body
    expect(post.caption).toBe(caption)
    const asJson = (caption: string) => {
      const media = [{ url: post.media[0].url }]
      return acme.post('/schedule-post', { socialAccountId: instagram, scheduledAt: inAnHour(), caption, media })
    }
    for (const sent of [caption, caption.replaceAll('\n', '\r\n'), caption.replaceAll('\n', '\r')]) {
      const { status, body } = await asJson(sent)
      expect([status, body.warnings]).toEqual([201, [expect.stringContaining('has the same caption')]])
    }
  })
})
