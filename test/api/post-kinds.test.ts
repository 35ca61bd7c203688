import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/domain/post'
import { gif, jpeg, mov, mp4, pdf } from './support/files'
import { document, image, images, kinds, link, video } from './support/kinds'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let accounts: Record<Platform, string>

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  accounts = {
    facebook: await acme.account('facebook'),
    instagram: await acme.account('instagram'),
    linkedin: await acme.account('linkedin', 'urn:li:organization:1'),
  }
})
// What is there already would be warned of.
afterEach(() => api.db.query('DELETE FROM post_details'))

const schedule = (platform: Platform, fields: object) =>
  acme.post('/schedule-post', { socialAccountId: accounts[platform], scheduledAt: inAnHour(), ...fields })

describe('what can be scheduled', () => {
  it.each(kinds)('%s: %s', async (platform, _name, fields) => {
    const { status, body } = await schedule(platform, fields)
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.warnings).toBeUndefined()
  })

  it('plans both publications of a feed and story post', async () => {
    const { body } = await schedule('instagram', { postType: 'feed_story', media: [image] })
    const { post } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body
    expect(post.publications.map((publication: { kind: string }) => publication.kind)).toEqual(['feed', 'story'])
  })
})

describe('what cannot be scheduled, and why', () => {
  it.each([
    ['facebook', { media: images(11) }, 'media', 'a Facebook feed post takes at most 10 of media, this post has 11'],
    ['facebook', { media: [video, image] }, 'media.0', 'a video only with nothing beside it'],
    ['facebook', { media: [document] }, 'media.0', 'takes no document; it takes images and videos'],
    ['facebook', { media: [image], link }, 'link', 'either a link or media'],
    ['facebook', { postType: 'reel', caption: 'x' }, 'media', 'a Facebook reel needs one video'],
    ['facebook', { postType: 'reel', media: [image] }, 'media.0', 'takes no image; it takes videos'],
    ['facebook', { postType: 'reel', media: [video], link }, 'link', 'takes no link'],
    ['facebook', { postType: 'story', media: images(2) }, 'media', 'takes only one image or video, this post has 2'],
    ['facebook', { postType: 'story', caption: 'x' }, 'media', 'a Facebook story needs one image or video'],
    ['facebook', { postType: 'feed_story', media: images(2) }, 'media', 'a Facebook story takes only one'],
    ['facebook', { postType: 'feed_story', caption: 'x' }, 'media', 'a Facebook story needs one'],
    ['facebook', { postType: 'article', link }, 'postType', 'Facebook has no articles'],
    ['instagram', { caption: 'x' }, 'media', 'an Instagram feed post needs at least one image or video'],
    ['instagram', { media: images(11) }, 'media', 'at most 10'],
    ['instagram', { media: [{ ...image, type: 'image/png' }] }, 'media.0', 'does not take image/png'],
    ['instagram', { media: [{ ...video, type: 'video/webm' }] }, 'media.0', 'does not take video/webm'],
    ['instagram', { media: [image], link }, 'link', 'takes no link'],
    ['instagram', { media: [document] }, 'media.0', 'takes no document'],
    ['instagram', { media: [{ ...image, altText: 'x'.repeat(1_001) }] }, 'media.0', 'at most 1000 characters'],
    ['instagram', { media: [image], caption: '#tag '.repeat(31) }, 'caption', 'at most 30 hashtags'],
    ['instagram', { media: [image], caption: '@one '.repeat(21) }, 'caption', 'at most 20 mentions'],
    ['instagram', { postType: 'reel', media: [video, video] }, 'media', 'takes only one video'],
    ['instagram', { postType: 'article', link }, 'postType', 'Instagram has no articles'],
    ['linkedin', { postType: 'story', media: [image] }, 'postType', 'LinkedIn has no stories'],
    ['linkedin', { postType: 'feed_story', media: [image] }, 'postType', 'LinkedIn has no stories'],
    ['linkedin', { postType: 'reel', media: [video] }, 'postType', 'schedule the video as feed'],
    ['linkedin', { media: [image, video] }, 'media.1', 'a video only with nothing beside it'],
    ['linkedin', { media: [document, document] }, 'media.0', 'a document only with nothing beside it'],
    ['linkedin', { media: images(20).concat(document) }, 'media', 'at most 20'],
    ['linkedin', { media: [{ ...image, type: 'image/webp' }] }, 'media.0', 'does not take image/webp'],
    ['linkedin', { media: [{ ...video, type: 'video/quicktime' }] }, 'media.0', 'does not take video/quicktime'],
    ['linkedin', { caption: '😀'.repeat(1_501) }, 'caption', 'at most 3000 characters, this caption has 3002'],
    ['linkedin', { media: [image], link }, 'link', 'either a link or media'],
    ['linkedin', { postType: 'article', caption: 'x' }, 'link', 'a LinkedIn article needs a link'],
    ['linkedin', { postType: 'article', link, media: [video] }, 'media.0', 'takes no video'],
    ['linkedin', { postType: 'article', link, media: images(2) }, 'media', 'takes only one image'],
    ['linkedin', {}, 'caption', 'without media needs a caption or a link'],
  ] as const)('%s: %j', async (platform, fields, path, message) => {
    const { status, body } = await schedule(platform, fields)
    expect([400, 422]).toContain(status)
    expect(body.errors).toContainEqual({ path, message: expect.stringContaining(message) })
  })

  it('counts only what certainly is a hashtag or a mention', async () => {
    const caption = `${'a#b '.repeat(20)}${'#1 '.repeat(20)}${'# x '.repeat(20)}${'me@example.com '.repeat(30)}${'#täg '.repeat(30)}${'@one. '.repeat(20)}`
    expect((await schedule('instagram', { media: [image], caption })).status).toBe(201)
  })

  it('schedules for none when one of several platforms cannot take it', async () => {
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountIds: Object.values(accounts),
      postType: 'reel',
      media: [video],
      scheduledAt: inAnHour(),
    })
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path: 'postType', message: expect.stringContaining('LinkedIn has no reels') }])
  })
})

describe('what is said beside yes', () => {
  it.each([
    ['facebook', { postType: 'story', media: [image], caption: 'x' }, 'Facebook shows no caption with a story'],
    ['linkedin', { media: [document] }, "the file's name"],
    ['linkedin', { link }, 'the name of its site'],
    ['linkedin', { postType: 'article', link }, 'the name of its site'],
  ] as const)('%s: %j', async (platform, fields, warning) => {
    const { status, body } = await schedule(platform, fields)
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.warnings).toEqual([expect.stringContaining(warning)])
  })
})

describe('files of our own store, whose size and format are known', () => {
  const padded = (content: Buffer, size: number) => Buffer.concat([content, Buffer.alloc(size - content.length)])
  const upload = async (platform: Platform, fields: Record<string, string>, ...contents: Buffer[]) =>
    large.client.upload(
      { socialAccountId: String(large.accounts[platform]), scheduledAt: inAnHour(), ...fields },
      contents.map((content, index) => ({ name: `${index}`, content })),
    )
  const MB = 1024 * 1024
  let large: { client: Client; accounts: Record<Platform, string> }

  beforeAll(async () => {
    const roomy = await startTestApi({ MAX_UPLOAD_MB: '11' })
    const client = await roomy.company()
    large = {
      client,
      accounts: {
        facebook: await client.account('facebook'),
        instagram: await client.account('instagram'),
        linkedin: await client.account('linkedin', 'urn:li:organization:2'),
      },
    }
  })

  it.each([
    ['facebook', {}, padded(gif(), 10 * MB + 1), 'a Facebook feed post takes images of at most 10 MB'],
    ['facebook', { postType: 'story' }, padded(gif(), 10 * MB + 1), 'a Facebook story takes images of at most 10 MB'],
    ['instagram', {}, gif(), 'does not take image/gif'],
    ['linkedin', {}, padded(mp4(), 74_999), 'takes videos of at least 75 KB'],
    ['linkedin', {}, padded(mov(), 75_000), 'does not take video/quicktime'],
  ] as const)('%s %j: refused (%#)', async (platform, fields, content, message) => {
    const { status, body } = await upload(platform, fields, content)
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path: 'media.0', message: expect.stringContaining(message) }])
  })

  it.each([
    ['facebook', {}, jpeg(10 * MB)],
    ['facebook', { postType: 'reel' }, mov()],
    ['instagram', {}, jpeg(8 * MB)],
    // It is made to fit.
    ['instagram', {}, jpeg(8 * MB + 1)],
    ['instagram', { postType: 'reel' }, padded(mp4(), 9 * MB)],
    ['linkedin', {}, padded(mp4(), 75_000)],
    ['linkedin', { title: 'Report' }, pdf()],
  ] as const)('%s %j: taken (%#)', async (platform, fields, content) => {
    const { status, body } = await upload(platform, fields, content)
    expect(status, JSON.stringify(body)).toBe(201)
  })
})
