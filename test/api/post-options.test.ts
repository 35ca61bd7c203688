import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/domain/post'
import * as walkTo from '../support/posts-in-state'
import { jpeg } from './support/files'
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
  await connectThrough('facebook', accounts.instagram)
})

const connectThrough = (login: string, account: string) =>
  api.db.query('UPDATE meta_social_accounts SET login = ? WHERE id = ?', [login, account])

const image = { url: 'https://e.com/a.jpg' }
const video = { url: 'https://e.com/a.mp4' }
const link = 'https://e.com/page'

const scheduleFor = (platforms: Platform[], fields: object) =>
  acme.post('/schedule-post', {
    socialAccountIds: platforms.map((platform) => accounts[platform]),
    scheduledAt: inAnHour(),
    ...fields,
  })
const schedule = (platform: Platform, fields: object) => scheduleFor([platform], fields)
const shown = async (id: string) => (await acme.get(`/scheduled-posts/${id}`)).body.post
const stored = async (id: string) => {
  const [rows] = await api.db.query<RowDataPacket[]>(
    'SELECT options, late_policy, late_limit_minutes FROM post_details WHERE id = ?',
    [id],
  )
  const row = rows[0] as RowDataPacket
  return { ...row, options: typeof row.options === 'string' ? JSON.parse(row.options) : row.options }
}

/** What an answer says of a post without any wish. */
const nothing = {
  firstComment: null,
  userTags: [],
  locationId: null,
  collaborators: [],
  shareToFeed: null,
  coverUrl: null,
  thumbOffsetMs: null,
  mentions: [],
  thumbnail: null,
  latePolicy: null,
  lateLimitMinutes: null,
}

describe('a file of ours that is the cover of a reel', () => {
  it('counts as used, so that no collection under way removes it', async () => {
    const upload = { name: 'cover.jpg', content: jpeg() }
    const fields = { socialAccountId: String(accounts.facebook), caption: 'x', scheduledAt: inAnHour() }
    const first = (await acme.upload(fields, [upload])).body.postDetailId
    const [{ url: coverUrl }] = (await acme.get(`/scheduled-posts/${first}`)).body.post.media
    const age = () => api.db.query('UPDATE media_files SET last_used_at = NOW(3) - INTERVAL 30 DAY')
    await age()
    const { status, body } = await schedule('instagram', { postType: 'reel', media: [video], coverUrl })
    expect(status, JSON.stringify(body)).toBe(201)
    const isOld = async () => {
      const [old] = await api.db.query<RowDataPacket[]>(
        'SELECT 1 FROM media_files WHERE last_used_at < NOW(3) - INTERVAL 1 DAY',
      )
      return old.length > 0
    }
    expect(await isOld()).toBe(false)
    await age()
    expect(await isOld()).toBe(true)
    expect((await acme.patch(`/scheduled-posts/${body.postDetailId}`, { caption: 'y' })).status).toBe(200)
    expect(await isOld()).toBe(false)
  })
})

describe('options of a post', () => {
  it('are kept and shown: all that Instagram knows of a reel', async () => {
    const wishes = {
      firstComment: '  More in our shop 🥐 "here"\n',
      userTags: [{ username: 'ann.baker' }],
      locationId: '110506962309835',
      collaborators: ['one', 'two_2', 'three'],
      shareToFeed: false,
      coverUrl: 'https://e.com/cover.jpg',
      thumbOffsetMs: 0,
      latePolicy: 'hold',
      lateLimitMinutes: 0,
    }
    const { status, body } = await schedule('instagram', { postType: 'reel', media: [video], ...wishes })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(await shown(body.postDetailId)).toMatchObject({ ...nothing, ...wishes })
    const { latePolicy, lateLimitMinutes, ...options } = wishes
    expect(await stored(body.postDetailId)).toEqual({ options, late_policy: 'hold', late_limit_minutes: 0 })
    const [listed] = (await acme.get('/scheduled-posts?limit=1')).body.posts
    expect(listed).toMatchObject({ id: body.postDetailId, ...wishes })
  })

  it('are NULL in the row, and empty in the answer, when nothing is wished', async () => {
    const { body } = await schedule('facebook', {
      caption: 'x',
      userTags: [],
      collaborators: null,
      firstComment: '',
      mentions: [],
    })
    expect(await stored(body.postDetailId)).toEqual({ options: null, late_policy: null, late_limit_minutes: null })
    expect(await shown(body.postDetailId)).toMatchObject(nothing)
  })

  it.each([
    ['facebook', { caption: 'x', firstComment: 'y' }],
    ['facebook', { postType: 'reel', media: [video], firstComment: 'y' }],
    ['facebook', { postType: 'feed_story', media: [image], firstComment: 'y' }],
    ['instagram', { media: [image], userTags: [{ username: 'ann', x: 0, y: 1 }], collaborators: ['bob'] }],
    ['instagram', { media: [image, video], userTags: [{ username: 'ann', x: 0.5, y: 0.25, media: 0 }] }],
    ['instagram', { media: [image, video], userTags: [{ username: 'ann', media: 1 }], thumbOffsetMs: 1_000 }],
    ['instagram', { media: [video], shareToFeed: true, coverUrl: 'http://e.com/c.jpg' }],
    ['instagram', { postType: 'story', media: [image], userTags: [{ username: 'ann' }] }],
    ['instagram', { postType: 'story', media: [image], userTags: [{ username: 'ann', x: 1, y: 0 }] }],
    ['instagram', { postType: 'feed_story', media: [video], collaborators: ['bob'], thumbOffsetMs: 5 }],
    ['linkedin', { caption: 'Hi @Ann Lee!', mentions: [{ text: '@Ann Lee', urn: 'urn:li:person:a_B-1' }] }],
    ['linkedin', { postType: 'article', link, title: 'T', media: [image], thumbnail: 0, firstComment: 'y' }],
  ] as const)('%s takes %j', async (platform, fields) => {
    const { status, body } = await schedule(platform, fields)
    expect(status, JSON.stringify(body)).toBe(201)
    const { postType: _kind, media: _media, ...rest } = fields as Record<string, unknown>
    expect(await shown(body.postDetailId)).toMatchObject(rest)
  })

  it('drops the @ before user names', async () => {
    const { body } = await schedule('instagram', {
      media: [image],
      collaborators: ['@bob'],
      userTags: [{ username: '@ann', x: 0.1, y: 0.2 }],
    })
    expect(await shown(body.postDetailId)).toMatchObject({
      collaborators: ['bob'],
      userTags: [{ username: 'ann', x: 0.1, y: 0.2 }],
    })
  })

  it('come in a form as text, as JSON, as a comma list or as numbered fields', async () => {
    const { status, body } = await acme.upload({
      socialAccountId: String(accounts.instagram),
      scheduledAt: inAnHour(),
      postType: 'reel',
      media: JSON.stringify([video]),
      firstComment: '5',
      userTags: JSON.stringify([{ username: 'ann' }]),
      collaborators: 'bob, carl',
      locationId: '12',
      shareToFeed: 'true',
      thumbOffsetMs: '1500',
      latePolicy: 'publish',
      lateLimitMinutes: '43200',
      thumbnail: '',
      mentions: '',
    })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(await shown(body.postDetailId)).toMatchObject({
      ...nothing,
      firstComment: '5',
      userTags: [{ username: 'ann' }],
      collaborators: ['bob', 'carl'],
      locationId: '12',
      shareToFeed: true,
      thumbOffsetMs: 1_500,
      latePolicy: 'publish',
      lateLimitMinutes: 43_200,
    })
    const fields = await acme.upload({
      socialAccountId: String(accounts.instagram),
      scheduledAt: inAnHour(),
      media: JSON.stringify([image, image]),
      'userTags[0][username]': '12',
      'userTags[0][x]': '0.25',
      'userTags[0][y]': '1',
      'userTags[0][media]': '1',
      collaborators: ['bob', 'carl'],
    })
    expect(fields.status, JSON.stringify(fields.body)).toBe(201)
    expect(await shown(fields.body.postDetailId)).toMatchObject({
      userTags: [{ username: '12', x: 0.25, y: 1, media: 1 }],
      collaborators: ['bob', 'carl'],
    })
  })
})

describe('options for several platforms', () => {
  it('reach only the accounts whose platform can use them', async () => {
    const { status, body } = await scheduleFor(['linkedin', 'instagram', 'facebook'], {
      caption: 'With @Ann',
      media: [image],
      firstComment: 'First',
      userTags: [{ username: 'ann', x: 0.5, y: 0.5 }],
      mentions: [{ text: '@Ann', urn: 'urn:li:person:1' }],
      latePolicy: 'hold',
    })
    expect(status, JSON.stringify(body)).toBe(201)
    const [linkedin, instagram, facebook] = await Promise.all(
      body.posts.map((post: { postDetailId: string }) => stored(post.postDetailId)),
    )
    const late = { late_policy: 'hold', late_limit_minutes: null }
    expect(linkedin).toEqual({
      options: { firstComment: 'First', mentions: [{ text: '@Ann', urn: 'urn:li:person:1' }] },
      ...late,
    })
    expect(instagram).toEqual({
      options: { firstComment: 'First', userTags: [{ username: 'ann', x: 0.5, y: 0.5 }] },
      ...late,
    })
    expect(facebook).toEqual({ options: { firstComment: 'First' }, ...late })
  })

  it('are refused when no account of the list can use them', async () => {
    const { status, body } = await scheduleFor(['linkedin', 'facebook'], {
      caption: 'x',
      media: [image],
      collaborators: ['bob'],
    })
    expect(status).toBe(422)
    expect(body.errors).toEqual([{ path: 'collaborators', message: 'is for Instagram only' }])
  })
})

describe('options that a platform or kind cannot use', () => {
  it.each([
    ['facebook', { caption: 'x', userTags: [{ username: 'ann' }] }, 'userTags', 'is for Instagram only'],
    ['facebook', { caption: 'x', coverUrl: link }, 'coverUrl', 'is for Instagram only'],
    [
      'facebook',
      { caption: '@Ann', mentions: [{ text: '@Ann', urn: 'urn:li:person:1' }] },
      'mentions',
      'is for LinkedIn only',
    ],
    ['facebook', { caption: 'x', thumbnail: 0 }, 'thumbnail', 'is for LinkedIn only'],
    [
      'facebook',
      { postType: 'story', media: [image], firstComment: 'y' },
      'firstComment',
      'a Facebook story takes no firstComment',
    ],
    [
      'instagram',
      { postType: 'story', media: [image], collaborators: ['bob'] },
      'collaborators',
      'an Instagram story takes no collaborators',
    ],
    ['instagram', { postType: 'story', media: [image], locationId: '1' }, 'locationId', 'takes no locationId'],
    ['instagram', { postType: 'story', media: [image], firstComment: 'y' }, 'firstComment', 'takes no firstComment'],
    ['instagram', { postType: 'story', media: [video], thumbOffsetMs: 1 }, 'thumbOffsetMs', 'takes no thumbOffsetMs'],
    ['instagram', { media: [image], shareToFeed: true }, 'shareToFeed', 'is for a reel'],
    ['instagram', { media: [image, video], coverUrl: link }, 'coverUrl', 'is for a reel'],
    ['instagram', { media: [image], thumbOffsetMs: 1 }, 'thumbOffsetMs', 'is for posts with a video'],
    ['linkedin', { media: [image], thumbnail: 0 }, 'thumbnail', 'a LinkedIn feed post takes no thumbnail'],
    ['linkedin', { postType: 'article', link, thumbnail: 0 }, 'thumbnail', 'names no image of this post'],
    ['instagram', { media: [image], userTags: [{ username: 'ann' }] }, 'userTags.0.x', 'needs a place'],
    ['instagram', { postType: 'feed_story', media: [image], userTags: [{ username: 'a' }] }, 'userTags.0.x', 'place'],
    ['instagram', { media: [video], userTags: [{ username: 'ann', x: 0, y: 0 }] }, 'userTags.0.x', 'leave out x and y'],
    ['instagram', { media: [image, image], userTags: [{ username: 'a', x: 0, y: 0 }] }, 'userTags.0.media', 'which'],
    [
      'instagram',
      { media: [image], userTags: [{ username: 'a', x: 0, y: 0, media: 1 }] },
      'userTags.0.media',
      'this post has 1 of media',
    ],
  ] as const)('%s: %j', async (platform, fields, path, message) => {
    const { status, body } = await schedule(platform, fields)
    expect(status, JSON.stringify(body)).toBe(422)
    expect(body.errors).toEqual([{ path, message: expect.stringContaining(message) }])
  })
})

it('collaborators are refused for an account that is not connected through Facebook', async () => {
  const account = await acme.account('instagram')
  await connectThrough('instagram', account)
  const ask = (fields: object) =>
    acme.post('/schedule-post', { socialAccountId: account, media: [image], scheduledAt: inAnHour(), ...fields })
  const { status, body } = await ask({ collaborators: ['bob'] })
  expect(status).toBe(422)
  expect(body.errors).toEqual([
    { path: 'collaborators', message: expect.stringContaining('connected through Facebook') },
  ])
  expect((await ask({ locationId: '1' })).status).toBe(201)
})

describe('options that nobody can read', () => {
  const mention = { text: '@Ann', urn: 'urn:li:person:1' }
  it.each([
    [{ firstComment: ' \n' }, 'firstComment'],
    [{ firstComment: 5 }, 'firstComment'],
    [{ firstComment: 'x\ud83d' }, 'firstComment'],
    [{ firstComment: 'x'.repeat(8_001) }, 'firstComment'],
    [{ latePolicy: 'drop' }, 'latePolicy'],
    [{ lateLimitMinutes: -1 }, 'lateLimitMinutes'],
    [{ lateLimitMinutes: 43_201 }, 'lateLimitMinutes'],
    [{ lateLimitMinutes: 1.5 }, 'lateLimitMinutes'],
    [{ lateLimitMinutes: '5' }, 'lateLimitMinutes'],
    [{ userTags: 'ann' }, 'userTags'],
    [{ userTags: ['ann'] }, 'userTags.0'],
    [{ userTags: [{ username: 'an n' }] }, 'userTags.0.username'],
    [{ userTags: [{ x: 0, y: 0 }] }, 'userTags.0.username'],
    [{ userTags: [{ username: 'ann', x: 0.5 }] }, 'userTags.0'],
    [{ userTags: [{ username: 'ann', x: 1.01, y: 0 }] }, 'userTags.0.x'],
    [{ userTags: [{ username: 'ann', x: 0, y: '0' }] }, 'userTags.0.y'],
    [{ userTags: [{ username: 'ann', media: 20 }] }, 'userTags.0.media'],
    [{ userTags: [{ username: 'ann', size: 1 }] }, 'userTags.0.size'],
    [{ locationId: 'Paris' }, 'locationId'],
    [{ locationId: 12 }, 'locationId'],
    [{ collaborators: ['a', 'b', 'c', 'd'] }, 'collaborators'],
    [{ collaborators: ['a', '@A'] }, 'collaborators'],
    [{ collaborators: ['a b'] }, 'collaborators.0'],
    [{ collaborators: 'a' }, 'collaborators'],
    [{ shareToFeed: 'yes' }, 'shareToFeed'],
    [{ coverUrl: 'ftp://e.com/a.jpg' }, 'coverUrl'],
    [{ coverUrl: '/a.jpg' }, 'coverUrl'],
    [{ thumbOffsetMs: -1 }, 'thumbOffsetMs'],
    [{ thumbOffsetMs: 900_001 }, 'thumbOffsetMs'],
    [{ mentions: [{ text: '@Bob', urn: 'urn:li:person:1' }] }, 'mentions.0.text'],
    [{ mentions: [{ text: '@Ann', urn: 'urn:li:share:1' }] }, 'mentions.0.urn'],
    [{ mentions: [{ text: '@Ann', urn: 'urn:li:person:a)b' }] }, 'mentions.0.urn'],
    [{ mentions: [mention, { ...mention, urn: 'urn:li:person:2' }] }, 'mentions'],
    [{ mentions: [{ text: ' ', urn: 'urn:li:person:1' }] }, 'mentions.0.text'],
    [{ thumbnail: -1 }, 'thumbnail'],
    [{ thumbnail: true }, 'thumbnail'],
    [{ options: { firstComment: 'x' } }, 'options'],
  ])('%j', async (fields, path) => {
    const before = (await acme.get('/scheduled-posts?limit=1')).body.total
    const { status, body } = await scheduleFor(['instagram', 'linkedin'], {
      caption: 'Hi @Ann',
      media: [image],
      ...fields,
    })
    expect(status, JSON.stringify(body)).toBe(400)
    expect(body.errors).toEqual([{ path, message: expect.any(String) }])
    expect((await acme.get('/scheduled-posts?limit=1')).body.total).toBe(before)
  })
})

describe('the first comment of a publication', () => {
  it.each([
    ['nothing was tried yet', {}, null],
    [
      'it is out',
      { commentStatus: 'sent', commentId: '1_2_3' },
      { status: 'sent', externalId: '1_2_3', errorMessage: null },
    ],
    [
      'it failed',
      { commentStatus: 'failed', commentError: 'no permission' },
      { status: 'failed', externalId: null, errorMessage: 'no permission' },
    ],
  ] as const)('is told: %s', async (_name, comment, expected) => {
    const { body } = await schedule('facebook', { caption: 'x', firstComment: 'First' })
    await walkTo.published(api.db, body.postDetailId, comment)
    const post = await shown(body.postDetailId)
    expect(post.firstComment).toBe('First')
    expect(post.publications[0].firstComment).toEqual(expected)
  })
})
