import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
})

const rows = async (sql: string, ...values: (string | number)[]) =>
  (await api.db.query<RowDataPacket[]>(sql, values))[0]
const countPosts = async () => Number((await rows('SELECT COUNT(*) AS n FROM post_details'))[0]?.n)

describe('POST /schedule-post', () => {
  it('answers with the post and when it will go out', async () => {
    const account = await acme.account('facebook')
    const at = '2037-06-01T12:30:00.250+02:00'
    const { status, body, headers } = await acme.post('/schedule-post', {
      socialAccountId: account,
      postType: 'feed',
      caption: 'Hello',
      scheduledAt: at,
    })
    expect(status).toBe(201)
    const scheduledFor = '2037-06-01T10:30:00.250Z'
    expect(body).toEqual({
      success: true,
      postDetailId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      scheduledFor,
      posts: [
        {
          postDetailId: body.postDetailId,
          socialAccountId: account,
          platform: 'facebook',
          scheduledFor,
          status: 'pending',
        },
      ],
    })
    expect(headers.get('Location')).toBe(`/scheduled-posts/${body.postDetailId}`)
  })

  it('writes the post, its place in the queue, what is to be published and the first line of the timeline', async () => {
    const account = await acme.account('facebook')
    const { body } = await acme.post('/schedule-post', {
      socialAccountId: String(account),
      caption: 'Hello',
      link: 'https://example.com/a?b=c',
      scheduledAt: '2036-02-29T23:59:59Z',
    })
    const id = body.postDetailId
    const [post] = await rows('SELECT * FROM post_details WHERE id = ?', id)
    expect(post).toMatchObject({
      company_id: acme.companyId,
      social_account_id: account,
      platform: 'facebook',
      post_type: 'feed',
      caption: 'Hello',
      link: 'https://example.com/a?b=c',
      media: [],
      status: 'pending',
      attempts: 0,
    })
    expect(post?.created_by).toMatch(/^key:\d+$/)
    const at = new Date('2036-02-29T23:59:59Z')
    const [queued] = await rows('SELECT * FROM post_schedule WHERE post_detail_id = ?', id)
    expect(queued).toMatchObject({ run_at: at, scheduled_for: at, status: 'pending', attempts: 0, claim_token: null })
    const publications = await rows('SELECT kind, status FROM publications WHERE post_detail_id = ?', id)
    expect(publications).toEqual([{ kind: 'feed', status: 'planned' }])
    const timeline = await rows('SELECT actor, step, outcome FROM attempts WHERE post_detail_id = ?', id)
    expect(timeline).toEqual([{ actor: post?.created_by, step: 'schedule', outcome: 'ok' }])
  })

  it('keeps a caption exactly: emoji, right-to-left text, quotes, backslashes and spaces at the ends; lines end with LF', async () => {
    const account = await acme.account('facebook')
    const caption = `  \t"It's" 100% 👩‍👩‍👧‍👦 مرحبا\u200f ñ n\u0303 \\n \\u0041 \r\n line\0 $1 :id ? ${'𝕏'.repeat(50)}  `
    const { body } = await acme.post('/schedule-post', { socialAccountId: account, caption, scheduledAt: inAnHour() })
    const exactly = caption.replace('\r\n', '\n')
    expect((await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.caption).toBe(exactly)
    const form = await acme.upload({
      socialAccountId: String(account),
      caption: caption.replace('\0', ''),
      scheduledAt: inAnHour(),
    })
    const kept = (await acme.get(`/scheduled-posts/${form.body.postDetailId}`)).body.post.caption
    expect(kept).toBe(exactly.replace('\0', ''))
  })

  it('schedules one post for each of several accounts, in the order they were named', async () => {
    const accounts = [await acme.account('linkedin', 'urn:li:person:a1'), await acme.account('facebook')]
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountIds: accounts,
      caption: 'To all',
      scheduledAt: inAnHour(),
    })
    expect(status).toBe(201)
    expect(body.posts.map((post: { socialAccountId: string }) => post.socialAccountId)).toEqual(accounts)
    expect(body.posts.map((post: { platform: string }) => post.platform)).toEqual(['linkedin', 'facebook'])
    expect(body.postDetailId).toBe(body.posts[0].postDetailId)
  })

  it('schedules for none of several accounts when one of them is not known', async () => {
    const before = await countPosts()
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountIds: [await acme.account('facebook'), 'nobodys'],
      caption: 'To all',
      scheduledAt: inAnHour(),
    })
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ path: 'socialAccountIds', message: 'there is no account nobodys' }])
    expect(await countPosts()).toBe(before)
  })

  it('schedules for none of several accounts when the database fails in the middle', async () => {
    const before = await countPosts()
    const accounts = [await acme.account('facebook'), await acme.account('facebook')]
    const filesBefore = await api.files()
    // The second post of the request is refused by the database.
    await api.db.query(`CREATE TRIGGER refuse_second BEFORE INSERT ON post_details FOR EACH ROW
      IF NEW.social_account_id = '${accounts[1]}' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret inner detail'; END IF`)
    const answer = await acme
      .upload({ socialAccountIds: accounts.join(','), caption: 'x', scheduledAt: inAnHour() }, [
        { name: 'a.jpg', content: jpeg() },
      ])
      .finally(() => api.db.query('DROP TRIGGER refuse_second'))
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|trigger|sql/i)
    expect(answer.body.requestId).toBe(answer.headers.get('X-Request-Id'))
    const line = api.logged.find((entry) => entry.requestId === answer.body.requestId && entry.err)
    expect(JSON.stringify(line)).toContain('secret inner detail')
    expect(await countPosts()).toBe(before)
    expect(await api.files()).toEqual(filesBefore)
  })

  it('holds a post for an account that has to be connected again, and warns', async () => {
    const account = await acme.account('facebook', '4711')
    await api.db.query("UPDATE meta_social_accounts SET status = 'needs_reconnect' WHERE id = ?", [account])
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountId: account,
      caption: 'x',
      scheduledAt: inAnHour(),
    })
    expect(status).toBe(201)
    expect(body.warnings).toEqual([expect.stringContaining('has to be connected again')])
    expect((await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.held).toBe(true)
    await acme.account('facebook', '4711')
    expect((await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.held).toBe(false)
  })

  it('takes media by address, with the type named, as MIME type, or told by the name', async () => {
    const { body } = await acme.post('/schedule-post', {
      socialAccountId: await acme.account('facebook'),
      media: [
        { url: 'https://cdn.example.com/a', type: 'image', altText: 'A "red" dot' },
        { url: 'https://cdn.example.com/b', type: 'image/PNG' },
        { url: 'https://cdn.example.com/c.JPG?size=1' },
      ],
      scheduledAt: inAnHour(),
    })
    const { post } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body
    expect(post.media).toEqual([
      { url: 'https://cdn.example.com/a', type: 'image', altText: 'A "red" dot' },
      { url: 'https://cdn.example.com/b', type: 'image', contentType: 'image/png' },
      { url: 'https://cdn.example.com/c.JPG?size=1', type: 'image' },
    ])
  })

  it('says of an account by a number that it must be an id, and not that it is missing', async () => {
    const { body } = await acme.post('/schedule-post', { socialAccountId: 7, caption: 'x', scheduledAt: inAnHour() })
    expect(body.errors).toEqual([{ path: 'socialAccountId', message: 'must be an id, a text' }])
  })

  it.each([
    ['a JSON list', { socialAccountIds: (a: string, b: string) => JSON.stringify([a, b]) }],
    ['a comma list', { socialAccountIds: (a: string, b: string) => `${a}, ${b}` }],
    ['a repeated field', { socialAccountIds: (a: string, b: string) => [String(a), String(b)] }],
  ])('takes the accounts of a form as %s', async (_name, { socialAccountIds }) => {
    const accounts = [await acme.account('facebook'), await acme.account('facebook')] as const
    const { status, body } = await acme.upload({
      socialAccountIds: socialAccountIds(...accounts),
      caption: 'x',
      scheduledAt: inAnHour(),
      media: '',
      link: '',
    })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body.posts).toHaveLength(2)
  })

  it('takes media of a form as a JSON list and as numbered fields', async () => {
    const account = String(await acme.account('facebook'))
    const asJson = await acme.upload({
      socialAccountId: account,
      scheduledAt: inAnHour(),
      media: JSON.stringify([{ url: 'https://example.com/a.jpg' }]),
    })
    expect(asJson.status, JSON.stringify(asJson.body)).toBe(201)
    const asFields = await acme.upload({
      socialAccountId: account,
      scheduledAt: inAnHour(),
      'media[0][url]': 'https://example.com/a',
      'media[0][type]': 'image',
    })
    expect(asFields.status, JSON.stringify(asFields.body)).toBe(201)
  })

  it('accepts a time that is up to a minute ago: the post goes out with the next tick', async () => {
    const account = await acme.account('facebook')
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
    const at = (scheduledAt: string) =>
      acme.post('/schedule-post', { socialAccountId: account, caption: 'x', scheduledAt })
    expect((await at(ago(30_000))).status).toBe(201)
    const late = await at(ago(61_000))
    expect(late.status).toBe(400)
    expect(late.body.errors).toEqual([{ path: 'scheduledAt', message: 'is in the past' }])
  })

  it.each([
    ['no offset', '2030-01-01T10:00:00', 'with offset'],
    ['a date alone', '2030-01-01', 'with offset'],
    ['a day that does not exist', '2030-02-30T10:00:00Z', 'names 30 February 2030, a day that does not exist'],
    ['February 29 of an ordinary year', '2031-02-29T10:00:00Z', 'names 29 February 2031'],
    ['hour 24', '2030-01-01T24:00:00Z', 'names 24:00:00 on 1 January 2030, which no clock shows'],
    ['a number', 1_900_000_000, 'with offset'],
    ['an offset that no place has', '2030-01-01T10:00:00+25:00', 'has an offset that no clock has'],
    ['a year after 2037', '2038-01-01T00:00:00Z', 'later than 2037'],
    ['a year after 2037 by its offset', '2037-12-31T23:00:00-02:00', 'later than 2037'],
    ['nothing', undefined, 'with offset'],
    ['text around it', ' 2030-01-01T10:00:00Z', 'with offset'],
  ])('refuses %s as time', async (_name, scheduledAt, message) => {
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountId: await acme.account('facebook'),
      caption: 'x',
      scheduledAt,
    })
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ path: 'scheduledAt', message: expect.stringContaining(message) }])
  })

  it.each([
    ['an unknown field', { captoin: 'x' }, 'captoin'],
    ['an unknown field of a medium', { media: [{ url: 'https://example.com/a.jpg', alt: 'x' }] }, 'media.0.alt'],
    ['a caption that is no text', { caption: 5 }, 'caption'],
    ['half of an emoji', { caption: 'x\ud83d' }, 'caption'],
    ['an unknown post type', { postType: 'tweet' }, 'postType'],
    ['an address that is not on the web', { link: 'javascript:alert(1)' }, 'link'],
    ['an address without host', { link: '/local' }, 'link'],
    ['media that are no list', { media: 'x' }, 'media'],
    ['a medium without a type to be told', { media: [{ url: 'https://example.com/a' }] }, 'media.0.type'],
    [
      'a medium of an unknown type',
      { media: [{ url: 'https://example.com/a.jpg', type: 'text/html' }] },
      'media.0.type',
    ],
    ['a file on our disk', { media: [{ url: 'file:///etc/passwd', type: 'image' }] }, 'media.0.url'],
    ['an address with a password', { media: [{ url: 'https://a:b@example.com/a.jpg' }] }, 'media.0.url'],
    ['more than 20 media', { media: Array(21).fill({ url: 'https://example.com/a.jpg' }) }, 'media'],
    ['an account by a number', { socialAccountId: 7 }, 'socialAccountId'],
    ['an account that is no id', { socialAccountId: '1 OR 1=1' }, 'socialAccountId'],
    ['no account', { socialAccountId: undefined }, 'socialAccountId'],
    ['an empty list of accounts', { socialAccountId: undefined, socialAccountIds: [] }, 'socialAccountIds'],
    ['an account twice', { socialAccountId: undefined, socialAccountIds: ['7', '7'] }, 'socialAccountIds'],
    ['both forms of account', { socialAccountIds: ['7'] }, 'socialAccountId'],
  ])('refuses %s and names the field', async (_name, change, path) => {
    const { status, body, headers } = await acme.post('/schedule-post', {
      socialAccountId: await acme.account('facebook'),
      caption: 'x',
      scheduledAt: inAnHour(),
      ...change,
    })
    expect(status).toBe(400)
    expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({ success: false, status: 400, title: 'Bad Request', errors: [{ path }] })
  })

  it.each([
    ['facebook', 'a post of nothing', {}, 'caption'],
    ['linkedin', 'a caption of spaces', { caption: '  ' }, 'caption'],
    ['instagram', 'a post without image', { caption: 'x' }, 'media'],
    [
      'instagram',
      'a caption of 2,201 characters',
      { caption: '😀'.repeat(2_201), media: [{ url: 'https://e.com/a.jpg' }] },
      'caption',
    ],
    ['linkedin', 'a caption of 3,001 characters', { caption: 'x'.repeat(3_001) }, 'caption'],
    ['facebook', 'eleven images', { media: Array(11).fill({ url: 'https://e.com/a.jpg' }) }, 'media'],
    ['instagram', 'eleven images', { media: Array(11).fill({ url: 'https://e.com/a.jpg' }) }, 'media'],
    ['instagram', 'a PNG', { media: [{ url: 'https://e.com/a', type: 'image/png' }] }, 'media.0'],
    ['linkedin', 'a WebP', { media: [{ url: 'https://e.com/a', type: 'image/webp' }] }, 'media.0'],
    ['linkedin', 'an article without link', { postType: 'article', caption: 'x' }, 'link'],
    ['instagram', 'a link', { link: 'https://e.com', media: [{ url: 'https://e.com/a.jpg' }] }, 'link'],
    ['facebook', 'a link beside images', { link: 'https://e.com', media: [{ url: 'https://e.com/a.jpg' }] }, 'link'],
  ] as const)('says at once that %s cannot publish %s', async (platform, _name, change, path) => {
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountId: await acme.account(platform),
      scheduledAt: inAnHour(),
      ...change,
    })
    expect(status).toBe(422)
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path)
    expect(body.detail).toContain(body.errors[0].message)
  })

  it('takes captions and numbers of images up to the limit', async () => {
    const media = (count: number) => Array(count).fill({ url: 'https://e.com/a.jpg' })
    const full = {
      instagram: ['😀'.repeat(2_200), 10],
      linkedin: ['é'.repeat(3_000), 20],
      facebook: ['é'.repeat(63_206), 10],
    } as const
    for (const [platform, [caption, count]] of Object.entries(full)) {
      const answer = await acme.post('/schedule-post', {
        socialAccountId: await acme.account(platform as keyof typeof full),
        caption,
        media: media(count),
        scheduledAt: inAnHour(),
      })
      expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    }
  })
})
