import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  account = await acme.account()
})

const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const openFile = '--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
const form = () => part('socialAccountId', String(account)) + part('caption', 'x') + part('scheduledAt', inAnHour())

/** Sends a form in pieces of so many bytes and gives the status of the answer. */
async function send(body: string, pieceSize = body.length): Promise<number> {
  const { port } = new URL(api.url)
  const socket = connect(Number(port), '127.0.0.1').setNoDelay()
  socket.write(
    `POST /schedule-post HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${acme.key}\r\n` +
      `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  for (let at = 0; at < body.length; at += pieceSize) {
    socket.write(body.slice(at, at + pieceSize), 'latin1')
    await new Promise(setImmediate)
  }
  const [answer] = await once(socket, 'data')
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d+)/.exec(String(answer))?.[1])
}

describe('a form in a character set that nobody knows', () => {
  const inCharset = (name: string, charset: string, value: string) =>
    part(name, value).replace('\r\n\r\n', `\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n`)

  it.each(['x-unknown', '__proto__', 'utf-32'])('is refused, and the API goes on: %s', async (charset) => {
    expect(await send(`${inCharset('caption', charset, 'hi')}${form()}--b--\r\n`)).toBe(400)
    expect(await send(`${form()}--b--\r\n`)).toBe(201)
  })

  it('is taken in one that is known', async () => {
    expect(await send(`${inCharset('title', 'iso-8859-1', 'hi')}${form()}--b--\r\n`)).toBe(201)
  })
})

describe('a form ends with its closing boundary', () => {
  it('and what follows is ignored, also a file that never ends', async () => {
    expect(await send(`${form()}--b--\r\n${openFile}`)).toBe(201)
    expect(await send(`${form()}--b--\r\nsome epilogue`)).toBe(201)
    expect(await api.files()).toEqual([])
  })

  it('wherever the network cuts it', async () => {
    for (const size of [1, 2, 3, 5, 7]) expect(await send(`${form()}--b--\r\n${openFile}`, size)).toBe(201)
  })

  it('and one that ends before it began has no fields', async () => {
    expect(await send(`--b--\r\n${form()}${openFile}`)).toBe(400)
  })

  it('and is refused when the boundary never comes', async () => {
    expect(await send(form())).toBe(400)
    expect(await send(`${form()}${openFile}`)).toBe(400)
    await until(async () => (await api.files()).length === 0, 'nothing is left of the file')
  })
})
