import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaFiles } from '../../src/db/media/media-files'
import type { MediaItem } from '../../src/domain/post'
import { LocalMediaStore } from '../../src/media/local-media-store'
import { MediaLibrary } from '../../src/media/media-library'
import { S3MediaStore } from '../../src/media/s3-media-store'
import { Spool } from '../../src/media/spool'
import { sampleJpeg, sampleMp4 } from '../../src/sandbox/sample-media'
import { afterFile } from '../support/after-file'
import { createPost, readPost } from '../support/factories'
import { busy, type S3Server, startS3 } from '../support/s3-server'
import { temporaryFolder } from '../support/temporary-folder'
import { tickHere } from '../support/tick-here'
import { testWorld } from '../support/world'

const world = testWorld()
const folder = temporaryFolder('tick-media-')
let s3: S3Server
let library: MediaLibrary

beforeAll(async () => {
  s3 = await startS3()
  // Nobody can fetch from there: what arrives has come out of the bucket.
  const store = new S3MediaStore(s3.settings, 'http://media.invalid')
  library = new MediaLibrary(store, new Spool(folder), mediaFiles(world.db))
})
afterAll(() => s3?.close())

const keep = async (content: Buffer, type: MediaItem['type']): Promise<MediaItem> => {
  const { key, url, contentType, size } = await library.save('acme', Readable.from([content]), {
    maxBytes: 100_000_000,
  })
  return { key, url, contentType, size, type }
}
const tickOnB = (env: Record<string, string> = {}) =>
  tickHere(
    // No private network is named, and this machine is one.
    world.env({ HOSTNAME: 'server-b', MEDIA_DIR: join(folder, 'b'), MEDIA_PRIVATE_HOSTS: '10.0.0.0/8', ...env }),
  )

/** A file that has come to server A, whose API hands it out on a private address. */
async function onServerA() {
  const content = sampleJpeg(300, 200, [30, 200, 30])
  const place = join(folder, 'a')
  const api = createServer((req, res) => {
    const found = req.url?.startsWith('/media/') ? readFileSync(join(place, req.url.slice(7))) : undefined
    res.writeHead(found ? 200 : 404, { 'Content-Length': found?.length ?? 0, 'Content-Type': 'image/jpeg' }).end(found)
  })
  await new Promise<void>((done) => api.listen(0, '127.0.0.1', done))
  afterFile(() => api.close())
  const store = new LocalMediaStore(place, `http://127.0.0.1:${(api.address() as AddressInfo).port}/media`)
  const onA = new MediaLibrary(store, new Spool(place), mediaFiles(world.db, 'server-a'))
  const { key, url, contentType, size } = await onA.save('acme', Readable.from([content]), { maxBytes: 1_000_000 })
  const file: MediaItem = { key, url, contentType, size, type: 'image' }
  return { content, file, close: () => api.close() }
}
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const tick = (env: Record<string, string> = {}) => tickHere(world.env({ ...s3.env, MEDIA_DIR: folder, ...env }))
const shown = () => world.sandbox.world.publications.all().flatMap(({ media }) => media.map(({ blob }) => blob?.sha256))

describe('media of posts', () => {
  it('come out of the bucket for a platform that wants bytes: a picture at once, a video in parts', async () => {
    const picture = sampleJpeg(400, 300, [200, 30, 30])
    const video = sampleMp4(9_000_000)
    const posts = [
      await createPost(world.db, world.organization, { media: [await keep(picture, 'image')], dueInSeconds: -9 }),
      await createPost(world.db, world.organization, { media: [await keep(video, 'video')], dueInSeconds: -8 }),
    ]
    // The bucket is busy now and then.
    s3.faults.push(busy)
    await tick()
    for (const { id } of posts) expect((await readPost(world.db, id)).details).toMatchObject({ status: 'published' })
    expect(shown()).toEqual([sha256(picture), sha256(video)])
    expect(s3.requests.filter((request) => request.startsWith('GET')).length).toBeGreaterThan(2)
  })

  it('by an address inside our network are not fetched, which the post says and the platform is not blamed for', async () => {
    const inside = createServer((_req, res) => res.end('secret'))
    await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
    let asked = 0
    inside.on('request', () => asked++)
    const url = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/latest/meta-data?token=hidden`
    const { id } = await createPost(world.db, world.organization, { media: [{ url, type: 'image' }] })
    try {
      await tick({ MEDIA_PRIVATE_HOSTS: '10.0.0.0/8' })
    } finally {
      inside.close()
    }
    const { details, schedule } = await readPost(world.db, id)
    expect([details.status, schedule.status, asked]).toEqual(['failed', 'failed', 0])
    expect(details.error_message).toMatch(
      /^The media file at http:\/\/127\.0\.0\.1:\d+\/latest\/meta-data leads into a private network/,
    )
    expect(details.error_message).toContain('MEDIA_PRIVATE_HOSTS')
    expect(JSON.stringify(details.error_message)).not.toContain('hidden')
    expect((await world.db.query<RowDataPacket[]>('SELECT * FROM holds'))[0]).toEqual([])
  })

  it('on the disk of another server are fetched from there, also inside our network', async () => {
    const there = await onServerA()
    const { id } = await createPost(world.db, world.organization, { media: [there.file] })
    await tickOnB()
    expect((await readPost(world.db, id)).details).toMatchObject({ status: 'published' })
    expect(shown()).toEqual([sha256(there.content)])
  })

  it('that no other server hands out are waited for, and at the end a person hears where they are', async () => {
    const there = await onServerA()
    there.close()
    const waits = await createPost(world.db, world.organization, { media: [there.file] })
    await tickOnB({ RETRY_BASE_MS: '60000' })
    expect((await readPost(world.db, waits.id)).schedule).toMatchObject({ status: 'pending', attempts: 1 })
    const { id } = await createPost(world.db, world.organization, { media: [there.file] })
    await tickOnB({ MAX_ATTEMPTS: '2' })
    const { details, schedule } = await readPost(world.db, id)
    expect(schedule).toMatchObject({ status: 'failed', attempts: 2 })
    expect(details).toMatchObject({
      status: 'failed',
      error_message: expect.stringMatching(
        /^The file [0-9a-f]{2}\/\S+ is on the server server-a and not on this one \(server-b\), nor can it be fetched \(.*ECONNREFUSED.*\)\. Let all servers share one folder \(MEDIA_DIR\) or use MEDIA_STORE=s3/,
      ),
    })
    // Nobody is told that the platform is down.
    expect((await world.db.query<RowDataPacket[]>('SELECT * FROM holds'))[0]).toEqual([])
  })

  it('that break off while they are read are tried again, and the platform is not taken for down', async () => {
    const picture = sampleJpeg(600, 300, [30, 30, 200])
    let broken = 2
    const flaky = createServer((_req, res) => {
      res.writeHead(200, { 'Content-Length': picture.length, 'Content-Type': 'image/jpeg' })
      if (broken-- <= 0) return void res.end(picture)
      res.write(picture.subarray(0, 100))
      setTimeout(() => res.destroy(), 20)
    })
    await new Promise<void>((done) => flaky.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(flaky.address() as AddressInfo).port}/a.jpg`
    const { id } = await createPost(world.db, world.organization, { media: [{ url, type: 'image' }] })
    try {
      await tick()
      await tick()
    } finally {
      flaky.close()
    }
    expect((await readPost(world.db, id)).details).toMatchObject({ status: 'published' })
    expect(shown()).toEqual([sha256(picture)])
    expect((await world.db.query<RowDataPacket[]>('SELECT * FROM holds'))[0]).toEqual([])
  })
})
