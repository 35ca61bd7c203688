import type { RowDataPacket } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import * as walkTo from '../support/posts-in-state'
import { jpeg } from './support/files'
import { type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let facebook: string
let linkedin: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company()
  facebook = await acme.account('facebook')
  linkedin = await acme.account('linkedin', 'urn:li:person:a1')
})

const countPosts = async () =>
  Number((await api.db.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM post_details'))[0][0]?.n)
const captionsOf = async (posts: { postDetailId: string }[]) => {
  const found = await Promise.all(posts.map((post) => acme.get(`/scheduled-posts/${post.postDetailId}`)))
  return found.map(({ body }) => body.post.caption)
}
let texts = 0
const text = () => `Text ${++texts}`

describe('captions for some of the accounts', () => {
  const toBoth = (fields: object) =>
    acme.post('/schedule-post', { socialAccountIds: [facebook, linkedin], scheduledAt: inAnHour(), ...fields })

  it('stand instead of the caption of all', async () => {
    const { body } = await toBoth({ caption: 'For all', captions: { [linkedin]: 'For LinkedIn' } })
    expect(await captionsOf(body.posts)).toEqual(['For all', 'For LinkedIn'])
  })

  it('may be none at all, where there is something else to publish', async () => {
    const media = [{ url: 'https://e.com/a.jpg' }]
    const { body } = await toBoth({ caption: 'For all', media, captions: { [facebook]: null, [linkedin]: '' } })
    expect(await captionsOf(body.posts)).toEqual([null, null])
  })

  it('come in a form as JSON', async () => {
    const { body } = await acme.upload({
      socialAccountIds: `${facebook},${linkedin}`,
      scheduledAt: inAnHour(),
      captions: JSON.stringify({ [facebook]: 'One', [linkedin]: 'Two' }),
    })
    expect(await captionsOf(body.posts)).toEqual(['One', 'Two'])
  })

  it('are judged by the platform of their account, and named when they do not fit', async () => {
    const before = await countPosts()
    const { status, body } = await toBoth({ caption: 'x', captions: { [linkedin]: 'x'.repeat(3001) } })
    expect(status).toBe(422)
    expect(body.errors[0].path).toBe(`captions.${linkedin}`)
    expect((await toBoth({ caption: 'x', captions: { [facebook]: 'x'.repeat(3001) } })).status).toBe(201)
    const mentions = [{ text: '@Ann', urn: 'urn:li:person:ann' }]
    expect((await toBoth({ caption: 'Hi', mentions, captions: { [linkedin]: 'Hi @Ann' } })).status).toBe(201)
    const lost = await toBoth({ caption: 'Hi @Ann', mentions, captions: { [linkedin]: 'Hi' } })
    expect([lost.status, lost.body.errors]).toEqual([
      400,
      [{ path: 'mentions.0.text', message: 'does not stand in the caption' }],
    ])
    expect(await countPosts()).toBe(before + 4)
  })

  it.each([
    [{ '999999': 'x' }, 'captions.999999'],
    [{ abc: 'x' }, 'captions.abc'],
    [{ '1': 5 }, 'captions.1'],
    ['text', 'captions'],
    [['x'], 'captions'],
  ])('are refused when they are %j', async (captions, path) => {
    const { status, body } = await toBoth({ caption: 'x', captions })
    expect([status, body.errors[0].path]).toEqual([400, path])
  })
})

describe('dryRun=true', () => {
  it('says what would be made, and makes nothing', async () => {
    const [before, files] = [await countPosts(), await api.files()]
    const scheduledAt = inAnHour()
    const { status, body } = await acme.upload(
      {
        socialAccountIds: [String(facebook), String(linkedin)],
        caption: 'Dry',
        captions: JSON.stringify({ [linkedin]: 'Own' }),
        scheduledAt,
      },
      [{ name: 'a.jpg', content: jpeg() }],
      { path: '/schedule-post?dryRun=true' },
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      dryRun: true,
      scheduledFor: scheduledAt,
      posts: [
        { socialAccountId: facebook, platform: 'facebook', publications: ['feed'], caption: 'Dry' },
        { socialAccountId: linkedin, platform: 'linkedin', publications: ['feed'], caption: 'Own' },
      ],
    })
    expect(await countPosts()).toBe(before)
    expect(await api.files()).toEqual(files)
  })

  it('refuses what would be refused', async () => {
    const post = { socialAccountId: linkedin, caption: 'x'.repeat(3001), scheduledAt: inAnHour() }
    const [dry, real] = [
      await acme.post('/schedule-post?dryRun=true', post),
      await acme.post('/schedule-post?dryRun=false', post),
    ]
    expect(dry.status).toBe(422)
    expect({ ...dry.body, requestId: '' }).toEqual({ ...real.body, requestId: '' })
    expect((await acme.post('/schedule-post?dryRun=yes', post)).status).toBe(400)
  })
})

describe('a post that says the same as another', () => {
  const warningsOf = async (fields: object) =>
    (await acme.post('/schedule-post', { socialAccountId: facebook, scheduledAt: inAnHour(), ...fields })).body.warnings
  const schedule = async (fields: object) =>
    (await acme.post('/schedule-post', { socialAccountId: facebook, scheduledAt: inAnHour(), ...fields })).body
      .postDetailId as string

  it('is scheduled, with a warning that names the other one', async () => {
    const caption = text()
    const id = await schedule({ caption })
    const warnings = await warningsOf({ caption: `${caption} ` })
    expect(warnings).toEqual([expect.stringMatching(`^Post ${id} of account ${facebook} has the same caption`)])
    const dry = await acme.post('/schedule-post?dryRun=true', {
      socialAccountId: facebook,
      caption,
      scheduledAt: inAnHour(),
    })
    expect(dry.body.warnings).toEqual([expect.stringMatching(/and 1 more/)])
    // For programs, which post it is and which of the sentences is about it.
    const [warning] = dry.body.warnings
    expect(dry.body.samePosts).toEqual([{ postDetailId: expect.any(String), socialAccountId: facebook, warning }])
    expect(warning).toContain(dry.body.samePosts[0].postDetailId)
    expect(
      (await acme.post('/schedule-post', { socialAccountId: facebook, scheduledAt: inAnHour(), caption: text() })).body,
    ).not.toHaveProperty('samePosts')
  })

  it('is said to be published when the other one is', async () => {
    const caption = text()
    const id = await schedule({ caption })
    await walkTo.published(api.db, id)
    expect(await warningsOf({ caption })).toEqual([expect.stringMatching(/was published/)])
  })

  it('is none with another text, link, picture or account, a day apart, or when the other was cancelled', async () => {
    const caption = text()
    const post = { caption, link: 'https://e.com/1' }
    const id = await schedule(post)
    const other = await acme.account('facebook')
    const inTwoDays = new Date(Date.now() + 49 * 3_600_000).toISOString()
    expect(await warningsOf({ ...post, caption: text() })).toBeUndefined()
    expect(await warningsOf({ ...post, link: 'https://e.com/2' })).toBeUndefined()
    expect(await warningsOf({ caption, media: [{ url: 'https://e.com/a.jpg' }] })).toBeUndefined()
    expect(await warningsOf({ ...post, socialAccountId: other })).toBeUndefined()
    expect(await warningsOf({ caption, postType: 'story', media: [{ url: 'https://e.com/a.jpg' }] })).toEqual([
      expect.stringMatching(/shows no caption/),
    ])
    expect(await warningsOf({ ...post, scheduledAt: inTwoDays })).toBeUndefined()
    await acme.delete(`/scheduled-posts/${id}`)
    expect(await warningsOf(post)).toBeUndefined()
  })

  it('is known by the content of its files, whatever their names', async () => {
    const fields = { socialAccountId: String(facebook), caption: text(), scheduledAt: inAnHour() }
    const send = async (name: string, content: Buffer) => (await acme.upload(fields, [{ name, content }])).body
    const { postDetailId } = await send('a.jpg', jpeg(2_500))
    expect((await send('b.jpg', jpeg(2_501))).warnings).toBeUndefined()
    expect((await send('c.jpg', jpeg(2_500))).warnings).toEqual([expect.stringMatching(`^Post ${postDetailId} of`)])
  })

  it("is none of another company's business", async () => {
    const caption = text()
    await schedule({ caption })
    const rival = await api.company()
    const theirs = { socialAccountId: await rival.account(), caption, scheduledAt: inAnHour() }
    expect((await rival.post('/schedule-post', theirs)).body.warnings).toBeUndefined()
  })
})

describe('a local time in a zone', () => {
  const at = async (scheduledAt: string, timeZone?: string, more: object = {}) => {
    const { status, body } = await acme.post('/schedule-post', {
      socialAccountId: facebook,
      caption: text(),
      scheduledAt,
      timeZone,
      ...more,
    })
    return { status, body, scheduledFor: body.scheduledFor, warnings: body.warnings, errors: body.errors }
  }

  it('is the moment when clocks there show it, in summer and in winter', async () => {
    expect((await at('2027-07-01T09:00', 'Europe/Berlin')).scheduledFor).toBe('2027-07-01T07:00:00.000Z')
    expect((await at('2027-12-01T09:00:30', 'Europe/Berlin')).scheduledFor).toBe('2027-12-01T08:00:30.000Z')
    expect((await at('2027-07-01T09:00:00.250', 'Asia/Kolkata')).scheduledFor).toBe('2027-07-01T03:30:00.250Z')
    expect((await at('2027-07-01T09:00', 'UTC')).scheduledFor).toBe('2027-07-01T09:00:00.000Z')
  })

  it('keeps the zone and shows it, also beside a time with offset', async () => {
    for (const time of ['2027-07-01T09:00', '2027-07-01T09:00:00+02:00']) {
      const { body, warnings } = await at(time, 'Europe/Berlin')
      expect(warnings).toBeUndefined()
      const { post } = (await acme.get(`/scheduled-posts/${body.postDetailId}`)).body
      expect(post).toMatchObject({ timeZone: 'Europe/Berlin', scheduledFor: '2027-07-01T07:00:00.000Z' })
    }
    const { body } = await at('2027-07-01T09:00:00+02:00')
    expect((await acme.get(`/scheduled-posts/${body.postDetailId}`)).body.post.timeZone).toBeNull()
  })

  // Berlin: 2027-03-28 02:00 → 03:00, 2027-10-31 03:00 → 02:00. Lord Howe moves by half an hour.
  it.each([
    ['2027-03-28T02:30', 'Europe/Berlin', undefined, '2027-03-28T01:30:00.000Z'],
    ['2027-03-28T02:30', 'Europe/Berlin', 'compatible', '2027-03-28T01:30:00.000Z'],
    ['2027-03-28T02:30', 'Europe/Berlin', 'later', '2027-03-28T01:30:00.000Z'],
    ['2027-03-28T02:30', 'Europe/Berlin', 'earlier', '2027-03-28T00:30:00.000Z'],
    ['2027-10-31T02:30', 'Europe/Berlin', undefined, '2027-10-31T00:30:00.000Z'],
    ['2027-10-31T02:30', 'Europe/Berlin', 'earlier', '2027-10-31T00:30:00.000Z'],
    ['2027-10-31T02:30', 'Europe/Berlin', 'later', '2027-10-31T01:30:00.000Z'],
    ['2027-10-03T02:15', 'Australia/Lord_Howe', undefined, '2027-10-02T15:45:00.000Z'],
  ])(
    '%s in %s, which is missing or there twice, is with %s %s, and said',
    async (time, zone, disambiguation, found) => {
      const { status, scheduledFor, warnings } = await at(time, zone, { disambiguation })
      expect([status, scheduledFor]).toEqual([201, found])
      expect(warnings).toEqual([expect.stringMatching(/(comes twice|does not exist) in .* was taken, not /)])
    },
  )

  it('is exact to the minute around a change, and unique there without a word', async () => {
    const { scheduledFor, warnings } = await at('2027-03-28T01:59', 'Europe/Berlin')
    expect([scheduledFor, warnings]).toEqual(['2027-03-28T00:59:00.000Z', undefined])
    expect((await at('2027-03-28T03:00', 'Europe/Berlin')).scheduledFor).toBe('2027-03-28T01:00:00.000Z')
    expect((await at('2027-10-31T03:00', 'Europe/Berlin')).scheduledFor).toBe('2027-10-31T02:00:00.000Z')
  })

  it('is rejected with both candidates when that is wanted', async () => {
    const { status, errors } = await at('2027-10-31T02:30', 'Europe/Berlin', { disambiguation: 'reject' })
    expect(status).toBe(400)
    expect(errors[0]).toEqual({
      path: 'scheduledAt',
      message: expect.stringMatching(/comes twice.*2027-10-31T02:30\+02:00 or 2027-10-31T02:30\+01:00/),
      code: 'time-comes-twice',
    })
    const gap = await at('2027-03-28T02:30', 'Europe/Berlin', { disambiguation: 'reject' })
    expect(gap.errors[0].message).toMatch(/2027-03-28T01:30\+01:00 or 2027-03-28T03:30\+02:00/)
    expect(gap.errors[0].code).toBe('time-does-not-exist')
  })

  it.each([
    ['2027-07-01T09:00', undefined, 'scheduledAt'],
    ['2027-07-01T09:00', 'Europe/Nowhere', 'timeZone'],
    ['2027-07-01T09:00', '+02:00', 'timeZone'],
    // Names of nobody's list, of which each program thinks of another place.
    ['2027-07-01T09:00', 'PST', 'timeZone'],
    ['2027-07-01T09:00', 'IST', 'timeZone'],
    ['2027-07-01T09:00', 'jst', 'timeZone'],
    ['2027-07-01T09:00:00Z', 'BST', 'timeZone'],
    ['2027-07-01T09:00', 'x'.repeat(65), 'timeZone'],
    ['2027-07-01T09:00', '../etc/passwd', 'timeZone'],
    ['2027-02-30T09:00', 'Europe/Berlin', 'scheduledAt'],
    ['2027-07-01T25:00', 'Europe/Berlin', 'scheduledAt'],
    ['2027-07-01 09:00', 'Europe/Berlin', 'scheduledAt'],
    ['2020-07-01T09:00', 'Europe/Berlin', 'scheduledAt'],
    ['2038-07-01T09:00', 'Europe/Berlin', 'scheduledAt'],
  ])('refuses %s in %s', async (time, zone, path) => {
    const { status, errors } = await at(time, zone)
    expect([status, errors[0].path]).toEqual([400, path])
  })
})
