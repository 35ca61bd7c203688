import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type S3Server, startS3 } from '../support/s3-server'
import { jpeg, mediaFixture, png } from './support/files'
import { type Client, inAnHour, startTestApi } from './support/test-api'

let s3: S3Server
let client: Client

beforeAll(async () => {
  s3 = await startS3()
  const api = await startTestApi({
    ...s3.env,
    PUBLIC_MEDIA_URL: 'http://127.0.0.1:9/media',
  })
  client = await api.company()
})
afterAll(() => s3.close())

const temporary = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('post-dispatcher-'))

it('files in a bucket are looked into and converted like those on our own disk, and leave nothing behind here', async () => {
  const before = await temporary()
  const account = await client.account('instagram')
  const schedule = (postType: string, name: string, content: Buffer) =>
    client.upload({ socialAccountId: String(account), postType, scheduledAt: inAnHour() }, [{ name, content }])
  const mediaOf = async (id: string) => (await client.get(`/scheduled-posts/${id}`)).body.post.media[0]

  const picture = await schedule('feed', 'a.jpg', jpeg(100_000))
  expect(await mediaOf(picture.body.postDetailId)).toMatchObject({ width: 64, height: 64 })
  const converted = await schedule('feed', 'a.png', png())
  expect(await mediaOf(converted.body.postDetailId)).toMatchObject({ contentType: 'image/jpeg', width: 1 })
  const reel = await schedule('reel', 'reel.mp4', mediaFixture('reel.mp4'))
  expect(await mediaOf(reel.body.postDetailId)).toMatchObject({ durationMs: 4_000, videoCodec: 'h264' })
  const clip = await schedule('reel', 'clip.mov', mediaFixture('clip.mov'))
  expect(clip.body.errors[0].message).toContain('this one is 1.2 s')
  expect(await temporary()).toEqual(before)
})
