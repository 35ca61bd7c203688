import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/domain/post'
import { isPrivateAddress } from '../../src/media/private-address'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi } from './support/test-api'

const MB = 1024 * 1024
const picture = jpeg()

/** A web server as there are many: some files, some pages, some silence. */
const web = createServer((request, response) => {
  const send = (contentType: string, length: number) => {
    response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': length })
    response.write(picture)
  }
  switch (request.url) {
    case '/a.jpg':
      return send('image/jpeg', picture.length)
    case '/png.jpg':
      return send('image/png', picture.length)
    case '/large.jpg':
      return send('image/jpeg', 9 * MB)
    case '/page.jpg':
      return send('text/html; charset=utf-8', picture.length)
    default:
      response.writeHead(404).end()
  }
})
let port: number

beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  port = (web.address() as AddressInfo).port
})
afterAll(() => web.close())

async function warningsOf(
  client: Client,
  platform: Platform,
  fields: object,
  file?: { name: string; content: Buffer },
) {
  const account = await client.account(platform, platform === 'linkedin' ? 'urn:li:person:1' : undefined)
  const given = { socialAccountId: String(account), scheduledAt: inAnHour(), ...fields }
  const { status, body } = file
    ? await client.upload(given, [file])
    : await client.post('/schedule-post', { ...given, socialAccountId: account })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.warnings ?? []
}

describe('with MEDIA_URL_CHECK=on', () => {
  let client: Client
  beforeAll(async () => {
    client = await (await startTestApi({ MEDIA_URL_CHECK: 'on', MEDIA_PRIVATE_HOSTS: `127.0.0.1:${port}` })).company()
  })
  const at = (path: string) => ({ media: [{ url: `http://127.0.0.1:${port}/${path}` }] })

  it('says nothing about media that are there', async () => {
    expect(await warningsOf(client, 'instagram', at('a.jpg'))).toEqual([])
    expect(await warningsOf(client, 'instagram', {}, { name: 'a.jpg', content: picture })).toEqual([])
  })

  it.each([
    ['nothing.jpg', 'media.0: The media file at http://127.0.0.1:PORT/nothing.jpg answers HTTP 404'],
    ['png.jpg', 'media.0: by what its server says, an Instagram feed post does not take image/png'],
    ['page.jpg', 'media.0: by what its server says, an Instagram feed post does not take text/html'],
    [
      'large.jpg',
      'media.0: by what its server says, an Instagram feed post takes images of at most 8 MB, this one has 9.0 MB',
    ],
  ])('warns about %s', async (path, warning) => {
    const warnings = await warningsOf(client, 'instagram', at(path))
    expect(warnings).toEqual([expect.stringContaining(warning.replace('PORT', String(port)))])
  })

  it('never asks inside of a private network for somebody', async () => {
    const [warning] = await warningsOf(client, 'instagram', { media: [{ url: 'http://127.0.0.2:9/secret.jpg' }] })
    expect(warning).toContain('leads into a private network')
  })
})

it('warns when the public address of our media leads elsewhere', async () => {
  const elsewhere = createServer((_request, response) => void response.end('<h1>Welcome to nginx!</h1>'))
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/media`
  const client = await (await startTestApi({ MEDIA_URL_CHECK: 'on', PUBLIC_MEDIA_URL: address })).company()
  const warnings = await warningsOf(client, 'facebook', {}, { name: 'a.jpg', content: picture })
  expect(warnings).toEqual([
    '"a.jpg": its public address answers 26 bytes of application/octet-stream, it has 2000 of image/jpeg. What does PUBLIC_MEDIA_URL lead to?',
  ])
  elsewhere.close()
})

describe('media at a private address, for platforms that are not on this machine', () => {
  let client: Client
  beforeAll(async () => {
    const real = {
      FACEBOOK_GRAPH_URL: 'https://graph.facebook.com',
      INSTAGRAM_GRAPH_URL: 'https://graph.instagram.com',
    }
    client = await (await startTestApi(real)).company()
  })
  const file = { name: 'a.jpg', content: picture }

  it('are warned about where the platform fetches them', async () => {
    for (const platform of ['facebook', 'instagram'] as const) {
      expect(await warningsOf(client, platform, {}, file)).toEqual([
        expect.stringMatching(
          /^"a.jpg": \w+ cannot fetch it from http:\/\/127.0.0.1:\d+, a private address; set PUBLIC_MEDIA_URL/,
        ),
      ])
    }
    expect(await warningsOf(client, 'instagram', { media: [{ url: 'http://nas.local/a.jpg' }] })).toEqual([
      'media.0: Instagram cannot fetch it from http://nas.local, a private address; upload the file instead',
    ])
  })

  it('are fine where it gets the bytes from us', async () => {
    expect(await warningsOf(client, 'linkedin', {}, file)).toEqual([])
  })
})

it.each([
  ['http://localhost:9005/media', true],
  ['http://127.0.0.1/', true],
  ['http://[::1]/', true],
  ['http://10.1.2.3/', true],
  ['http://172.20.0.1/', true],
  ['http://192.168.1.1/', true],
  ['http://169.254.169.254/', true],
  ['http://[fd00::1]/', true],
  ['http://media/', true],
  ['https://nas.local/', true],
  ['https://media.example.com/', false],
  ['https://93.184.216.34/', false],
  ['https://[2606:2800:220:1::1]/', false],
])('%s is private: %s', (url, expected) => {
  expect(isPrivateAddress(url)).toBe(expected)
})
