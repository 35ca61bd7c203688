import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MediaItem } from '../../src/domain/post'
import { policyOf } from '../../src/media/address-policy'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { createMediaSource } from '../../src/media/media-source'
import { temporaryFolder } from '../support/temporary-folder'

const key = `ab/${'ab'.repeat(24)}.jpg`
const folder = temporaryFolder('media-source-')
let answers: number
const other = createServer((_req, res) => void res.writeHead(answers, { 'Content-Length': 3 }).end('abc'))
let base: string

beforeAll(async () => {
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(other.address() as AddressInfo).port}/media`
})
afterAll(() => {
  other.closeAllConnections()
  other.close()
})

const config = { PUBLIC_MEDIA_URL: 'https://b.example.com/media', MEDIA_PRIVATE_HOSTS: [] }
/** The media of server-b, whose folder is empty. */
const source = (takenInBy?: { host: string | null }) =>
  createMediaSource({
    openStore: async () => new LocalMediaStore(folder, config.PUBLIC_MEDIA_URL),
    policy: async (ours) => policyOf(config, ours),
    host: 'server-b',
    takenInBy: async () => takenInBy,
    maxBytes: 1_000,
    timeoutMs: () => 5_000,
  })
const item = (change: Partial<MediaItem> = {}): MediaItem => ({ url: `${base}/${key}`, key, type: 'image', ...change })
const failure = (takenInBy?: { host: string | null }, change?: Partial<MediaItem>) =>
  source(takenInBy)
    .sizeOf(item(change))
    .then(
      () => Promise.reject(new Error('it was there')),
      (error: { failure: { kind: string; reason: string } }) => error.failure,
    )

describe('a file of ours that is not on this server', () => {
  it('is fetched from the server that took it in, also inside our network', async () => {
    answers = 200
    expect(await source({ host: 'server-a' }).sizeOf(item())).toBe(3)
  })

  it.each([
    [{ host: 'server-a' }, /is on the server server-a and not on this one \(server-b\), nor can it be fetched \(.*404/],
    [{ host: null }, /is not on this server \(server-b\), nor can it be fetched \(.*404/],
    [{ host: 'server-b' }, /was uploaded to this server \(server-b\) and is not in its place any more.*MEDIA_DIR/],
  ])('is waited for, and a person hears where it is: %j', async (takenInBy, reason) => {
    answers = 404
    const { kind, reason: said } = await failure(takenInBy, { name: 'bread.jpg' })
    expect([kind, said]).toEqual(['retry', expect.stringMatching(reason)])
    expect(said).toMatch(/^The file "bread.jpg" /)
  })

  it('is not asked for at a private address when the database knows no such file', async () => {
    answers = 200
    expect(await failure(undefined)).toMatchObject({
      kind: 'retry',
      reason: expect.stringContaining('private network'),
    })
  })

  it('is not asked for at a private address that is not its own', async () => {
    answers = 200
    const elsewhere = { url: `${base.replace('/media', '')}/health` }
    expect(await failure({ host: 'server-a' }, elsewhere)).toMatchObject({
      reason: expect.stringContaining('private network'),
    })
  })
})
