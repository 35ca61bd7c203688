import { array, assert, asyncProperty, constant, constantFrom, oneof, pre, record } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { mediaByUrl } from '../../src/api/posts/media-by-url'
import type { Platform, PostType } from '../../src/domain/post'
import { createPost } from '../support/factories'
import { attemptDuePost } from './support/as-worker'
import { image, images, kinds, link, video } from './support/kinds'
import { type Answer, type Client, startTestApi, type TestApi } from './support/test-api'

type Fields = {
  postType?: PostType
  caption?: string
  media?: readonly { url: string; type?: string; altText?: string }[]
  link?: string | undefined
}

let api: TestApi
let acme: Client
let accounts: Record<Account, string>

type Account = 'page' | 'instagram' | 'instagram by itself' | 'member' | 'organization'
const platformOf: Record<Account, Platform> = {
  page: 'facebook',
  instagram: 'instagram',
  'instagram by itself': 'instagram',
  member: 'linkedin',
  organization: 'linkedin',
}

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  accounts = {
    page: await acme.account('facebook', '1'),
    instagram: await acme.account('instagram', '2', 'facebook'),
    'instagram by itself': await acme.account('instagram', '3'),
    member: await acme.account('linkedin', 'urn:li:person:1'),
    organization: await acme.account('linkedin', 'urn:li:organization:1'),
  }
})

/** Schedules a post that is due at once. */
const schedule = (account: Account, fields: object): Promise<Answer> =>
  acme.post('/schedule-post', {
    socialAccountId: accounts[account],
    scheduledAt: new Date(Date.now() - 1_000).toISOString(),
    ...fields,
  })

/** The same post, written by a program that asks nobody. */
async function writeByHand(account: Account, { media = [], link, ...fields }: Fields): Promise<void> {
  const row = { id: accounts[account], companyId: acme.companyId, platform: platformOf[account], externalId: '' }
  const stored = media.map((item) => mediaByUrl.parse(item))
  await createPost(api.db, row, { caption: '', ...fields, media: stored, ...(link && { link }) })
}

const meant: Record<Platform, Account> = { facebook: 'page', instagram: 'instagram', linkedin: 'member' }
const image31 = { media: [image], caption: '#\u0301tag '.repeat(31) }
const fbcdn = { url: 'https://video.xx.fbcdn.net/v.mp4' }

describe('what the API takes, the worker brings to the platform', () => {
  it.each([
    ...kinds,
    ['facebook', 'a first comment', { caption: 'x', firstComment: 'y' }],
    ['facebook', 'the longest caption', { caption: 'é'.repeat(63_206) }],
    ['facebook', 'a feed video from its own servers, which we send', { media: [fbcdn] }],
    [
      'facebook',
      'a photo story from its own servers',
      { postType: 'story', media: [{ url: 'https://a.fbcdn.net/a.jpg' }] },
    ],
    ['instagram', 'the longest caption', { media: [image], caption: '😀'.repeat(2_200) }],
    ['instagram', 'thirty hashtags', { media: [image], caption: '#a '.repeat(30) }],
    [
      'instagram',
      'more mentions inside words than it takes of others',
      { media: [image], caption: 'é@ann '.repeat(21) },
    ],
    ['instagram', 'more signs with combining marks than it takes hashtags', image31],
    ['instagram', 'a tag on a story', { postType: 'story', media: [image], userTags: [{ username: 'ann' }] }],
    ['instagram', 'a tag on a video', { media: [image, video], userTags: [{ username: 'ann', media: 1 }] }],
    ['instagram', 'a tag in feed and story', { postType: 'feed_story', media: [video], userTags: [{ username: 'a' }] }],
    ['instagram', 'an invitation', { media: [image], collaborators: ['a', 'b', 'c'] }],
    ['linkedin', 'the longest caption', { caption: 'x'.repeat(3_000) }],
    [
      'linkedin',
      'the longest caption as readers see it',
      { caption: `@Ann ${'x'.repeat(2_996)}`, mentions: [{ text: '@Ann', urn: 'urn:li:person:1' }] },
    ],
    ['linkedin', 'a chosen thumbnail', { postType: 'article', link, title: 'T', media: [image], thumbnail: 0 }],
    [
      'linkedin',
      'an alternative text of a video, which is not shown',
      { media: [{ ...video, altText: 'x'.repeat(4_086) }] },
    ],
  ] as const)('%s: %s', async (platform, _name, fields) => {
    const { status, body } = await schedule(meant[platform], fields)
    expect(status, JSON.stringify(body)).toBe(201)
    const { called, refused } = await attemptDuePost(api.db)
    expect(refused).toEqual([])
    expect(called).toBeGreaterThan(0)
  })
})

describe('what the API refuses, the worker refuses in the same words without a call', () => {
  it.each([
    ['page', 'a reel by an address of Facebook', { postType: 'reel', media: [fbcdn] }, 'videos from fbcdn.net'],
    [
      'page',
      'a video story by one',
      { postType: 'story', media: [{ url: 'https://fbcdn.net/v.mp4' }] },
      'from fbcdn.net',
    ],
    ['instagram', '21 mentions', { media: [image], caption: ' @ann'.repeat(21) }, 'at most 20 mentions'],
    ['instagram', '31 hashtags', { media: [image], caption: '#e\u0301te\u0301 '.repeat(31) }, 'at most 30 hashtags'],
    ['organization', 'QuickTime', { media: [{ ...video, type: 'video/quicktime' }] }, 'does not take video/quicktime'],
    ['member', 'an article of two images', { postType: 'article', link, media: images(2) }, 'takes only one image'],
    [
      'member',
      'a text that is too long',
      { caption: 'x'.repeat(3_001) },
      'at most 3000 characters, this caption has 3001',
    ],
  ] as const)('%s: %s', async (account, _name, fields, why) => {
    const { status, body } = await schedule(account, fields)
    expect(status).toBe(422)
    expect(body.detail).toContain(why)
    await writeByHand(account, fields as Fields)
    const { called, refused } = await attemptDuePost(api.db)
    expect(called).toBe(0)
    expect(refused).toEqual([expect.stringContaining(why)])
  })

  it('member: an article of two images, of which one is chosen', async () => {
    const fields = { postType: 'article', link, title: 'T', media: images(2), thumbnail: 1 }
    expect((await schedule('member', fields)).body.detail).toContain('takes only one image')
  })

  it('instagram by itself: an invitation', async () => {
    const { status, body } = await schedule('instagram by itself', { media: [image], collaborators: ['a'] })
    expect([status, body.errors[0].path]).toEqual([422, 'collaborators'])
  })
})

const pieces = constantFrom(
  ...[
    'a',
    'é',
    'e\u0301',
    ' ',
    '\n',
    '#',
    '@',
    ' @ann',
    '#tag ',
    '#\u0301b ',
    'é@ann ',
    '😀',
    '#️⃣a ',
    'x.y@z ',
    '_#a',
    '/@b',
  ],
)
const captions = record({
  unit: array(pieces, { minLength: 1, maxLength: 4 }).map((words) => words.join('')),
  times: constantFrom(0, 1, 1, 1, 1, 1, 8, 20, 21, 30, 31, 700, 3_000),
}).map(({ unit, times }) => unit.repeat(times))

const item = constantFrom<NonNullable<Fields['media']>[number]>(
  ...Array(6).fill(image),
  ...Array(4).fill(video),
  { ...image, altText: 'x'.repeat(1_000) },
  { ...image, altText: 'x'.repeat(1_001) },
  { url: 'https://e.com/a.mov' },
  { url: 'https://e.com/a', type: 'video/quicktime' },
  { url: 'https://e.com/a', type: 'image/webp' },
  { url: 'https://e.com/a', type: 'image/jpg' },
  { url: 'https://e.com/a.pdf' },
  fbcdn,
  { url: 'https://scontent.fbcdn.net/a.jpg' },
)
const media = oneof(
  { weight: 6, arbitrary: array(item, { maxLength: 2 }) },
  { weight: 1, arbitrary: constantFrom(images(10), images(11), images(20), [...images(9), video]) },
)
const postTypes = constantFrom<PostType>('feed', 'feed', 'story', 'feed_story', 'reel', 'article')
const links = constantFrom(undefined, undefined, link)
const somebody = constantFrom<Account>('page', 'instagram', 'instagram by itself', 'member', 'organization')
const plain = record({ postType: postTypes, caption: captions, media, link: links })
const tag = record({ username: constant('ann'), x: constantFrom(0, 0.5), y: constant(1), media: constantFrom(0, 1) })
const options = oneof(
  { weight: 4, arbitrary: constant({}) },
  { weight: 1, arbitrary: record({ firstComment: constant('First!') }) },
  { weight: 3, arbitrary: record({ userTags: array(tag, { maxLength: 2 }) }) },
  {
    weight: 2,
    arbitrary: record({ collaborators: constantFrom(['bob'], ['a', 'b', 'c']), locationId: constant('7') }),
  },
  { weight: 1, arbitrary: record({ thumbnail: constantFrom(0, 1) }) },
  { weight: 1, arbitrary: record({ thumbOffsetMs: constant(5), shareToFeed: constant(false) }) },
)

describe('of anything that can be asked for', () => {
  it('the worker refuses nothing before its first call that the API has taken', async () => {
    await assert(
      asyncProperty(somebody, plain, options, async (account, fields, more) => {
        const { status } = await schedule(account, { ...fields, ...more })
        expect([201, 400, 422]).toContain(status)
        pre(status === 201)
        expect((await attemptDuePost(api.db)).refused).toEqual([])
      }),
      { numRuns: 50, maxSkipsPerRun: 20 },
    )
  })

  it('the worker refuses all that the API refuses of it', async () => {
    let refused = 0
    await assert(
      asyncProperty(somebody, plain, async (account, fields) => {
        const { status } = await schedule(account, fields)
        if (status !== 201) await writeByHand(account, fields)
        const attempt = await attemptDuePost(api.db)
        if (status !== 201) refused++
        expect(attempt.refused.length > 0).toBe(status !== 201)
      }),
      { numRuns: 100 },
    )
    expect(refused).toBeGreaterThan(25)
  })
})
