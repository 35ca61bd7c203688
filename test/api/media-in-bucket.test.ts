import type { RowDataPacket } from 'mysql2/promise'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { busy, hangUp, type S3Server, startS3 } from '../support/s3-server'
import { html, jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let s3: S3Server
let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  s3 = await startS3()
  api = await startTestApi(s3.env)
  acme = await api.company()
  account = String(await acme.account())
})
beforeEach(() => {
  s3.faults.length = 0
  s3.requests.length = 0
})
afterAll(() => s3.close())

let pictures = 0
const picture = () => Buffer.concat([jpeg(50_000), Buffer.from(String(++pictures))])
const upload = (...contents: Buffer[]) =>
  acme.upload(
    { socialAccountId: account, caption: 'x', scheduledAt: inAnHour() },
    contents.map((content, n) => ({ name: `${n}.jpg`, content })),
  )
const count = async (table: string) => {
  const [rows] = await api.db.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${table}`)
  return Number(rows[0]?.n)
}
const state = async () => ({
  objects: (await s3.keys()).length,
  spooled: (await api.files()).length,
  rows: await count('media_files'),
  posts: await count('post_details'),
})

describe('with MEDIA_STORE=s3', () => {
  it('files lie in the bucket, where the platforms fetch them', async () => {
    const content = picture()
    const { status, body } = await upload(content)
    expect(status, JSON.stringify(body)).toBe(201)
    const [media] = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.media
    expect(media.url.startsWith(`${s3.settings.bucketUrl}/`)).toBe(true)
    const fetched = await fetch(media.url)
    expect(fetched.headers.get('Content-Type')).toBe('image/jpeg')
    expect(fetched.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(Buffer.from(await fetched.arrayBuffer()).equals(content)).toBe(true)
    // Nobody is told to fetch from the API, so it has nothing to hand out.
    expect((await fetch(`${api.url}/media/${media.url.slice(-55)}`)).status).toBe(404)
    expect((await api.files()).length).toBe(0)
  })

  it('the same content of a company is sent to the bucket once', async () => {
    const content = picture()
    await upload(content)
    const before = await state()
    expect((await upload(content)).status).toBe(201)
    expect(await state()).toEqual({ ...before, posts: before.posts + 1 })
    expect(s3.requests.filter((request) => request.startsWith('PUT'))).toHaveLength(1)
  })

  it('nothing is left of files that are refused, by their content or with their post', async () => {
    const before = await state()
    expect((await upload(picture(), html())).status).toBe(415)
    const tooMany = await upload(...Array.from({ length: 11 }, picture))
    expect(tooMany.status).toBe(422)
    expect(await state()).toEqual(before)
  })

  it.each([
    ['is busy', busy],
    ['hangs up in the middle', hangUp],
  ])('a bucket that %s is asked again, and what it then keeps is whole', async (_name, fault) => {
    const content = picture()
    s3.faults.push(fault, fault)
    const { status, body } = await upload(content)
    expect(status, JSON.stringify(body)).toBe(201)
    const [media] = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.media
    expect(Buffer.from(await (await fetch(media.url)).arrayBuffer()).equals(content)).toBe(true)
  })

  it.each([
    ['is busy', busy],
    ['hangs up in the middle', hangUp],
  ])('a bucket that %s for long is a 503 which tells nothing of it, and nothing is left', async (_name, fault) => {
    const before = await state()
    s3.faults.push(fault, fault, fault)
    const { status, headers, body } = await upload(picture())
    expect([status, headers.get('Retry-After')]).toEqual([503, '5'])
    expect(body).toMatchObject({ type: expect.stringMatching(/media-store-unavailable$/) })
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|SlowDown|ECONN|bucket/i)
    expect(await state()).toEqual(before)
    // The operator finds the reason in the log, and no credentials.
    expect(JSON.stringify(api.logged.slice(-3))).toMatch(/PUT at http:\/\/127\.0\.0\.1:\d+\/media: /)
  })

  it('credentials of the bucket stand in no log', () => {
    const { accessKeyId, secretAccessKey } = s3.settings
    const logged = JSON.stringify(api.logged)
    expect(logged).not.toMatch(new RegExp(`\\b(${accessKeyId}|${secretAccessKey})\\b|AWS4-HMAC|Signature=`))
  })
})
