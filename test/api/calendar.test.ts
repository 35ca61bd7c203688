import ICAL from 'ical.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { calendarText } from '../../src/api/calendar/calendar-text'
import { type Client, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
let acme: Client
let account: string

beforeAll(async () => {
  api = await startTestApi()
  acme = await api.company('acme')
  account = await acme.account('linkedin')
})

const inHours = (hours: number) => new Date(Math.ceil(Date.now() / 1000) * 1000 + hours * 3_600_000).toISOString()
const schedule = async (caption: string, hours: number) => {
  const made = await acme.post('/schedule-post', { socialAccountId: account, caption, scheduledAt: inHours(hours) })
  expect(made.status).toBe(201)
  return made.body as { postDetailId: string; scheduledFor: string }
}
const makeToken = async (client = acme) => {
  const made = await client.post('/calendar-tokens', { name: 'The office' })
  expect(made.status).toBe(201)
  return made.body as { token: string; url: string; calendarToken: { id: number } }
}
const calendar = (token: string, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/calendar.ics?token=${token}`, { headers })
const eventsIn = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event))

describe('the calendar of a company', () => {
  it('shows its posts to any calendar program: what, where, when, and the beginning of what they say', async () => {
    const caption = `Brot; Käse, Öl \\ 🍞\nund ${'ein langer Satz, '.repeat(20)}`
    const post = await schedule(caption, 5)
    const { token, url, calendarToken } = await makeToken()
    expect(token).toMatch(/^pdcal_[A-Za-z0-9_-]{43}$/)
    expect(url).toMatch(new RegExp(`^https?://.+/calendar\\.ics\\?token=${token}$`))
    const answer = await calendar(token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const text = await answer.text()
    const event = eventsIn(text).find(({ uid }) => uid === `${post.postDetailId}@post-dispatcher`)
    expect(event?.summary).toMatch(/^LinkedIn: Brot; Käse, Öl \\ 🍞 und ein langer.*…$/)
    expect(event?.startDate.toJSDate().toISOString()).toBe(new Date(post.scheduledFor).toISOString())
    expect(event?.description).toContain('feed, pending')
    expect(text).not.toContain(caption.slice(100))
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    const listed = await acme.get('/calendar-tokens')
    expect(listed.body.calendarTokens).toEqual([
      {
        id: calendarToken.id,
        name: 'The office',
        createdBy: expect.stringMatching(/^key:\d+$/),
        createdAt: expect.any(String),
      },
    ])
    expect(JSON.stringify(listed.body)).not.toContain(token)
  })

  it('is the same text while nothing changes, which a program need not be sent again', async () => {
    const post = await schedule('Later moved', 7)
    const { token } = await makeToken()
    const first = await calendar(token)
    const text = await first.text()
    const etag = first.headers.get('etag') ?? ''
    expect(await (await calendar(token)).text()).toBe(text)
    const known = await calendar(token, { 'If-None-Match': etag })
    expect([known.status, await known.text()]).toEqual([304, ''])
    const since = { 'If-Modified-Since': first.headers.get('last-modified') ?? '' }
    expect((await calendar(token, since)).status).toBe(304)
    // The tag knows better than a second does.
    expect((await calendar(token, { ...since, 'If-None-Match': '"another"' })).status).toBe(200)
    await acme.patch(`/scheduled-posts/${post.postDetailId}`, { scheduledAt: inHours(9) })
    const moved = await calendar(token, { 'If-None-Match': etag })
    expect(moved.status).toBe(200)
    const event = eventsIn(await moved.text()).find(({ uid }) => uid.startsWith(post.postDetailId))
    expect(event?.sequence).toBe(1)
    await acme.delete(`/scheduled-posts/${post.postDetailId}`)
    const cancelled = eventsIn(await (await calendar(token)).text()).find(({ uid }) =>
      uid.startsWith(post.postDetailId),
    )
    expect(cancelled?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
  })

  it('is opened by its own token alone, until that is revoked, and for one company', async () => {
    const { token, calendarToken } = await makeToken()
    const other = await api.company('other')
    const ofOther = await makeToken(other)
    expect(eventsIn(await (await calendar(ofOther.token)).text())).toEqual([])
    expect((await other.delete(`/calendar-tokens/${calendarToken.id}`)).status).toBe(404)
    expect((await calendar(token)).status).toBe(200)
    expect((await fetch(`${api.url}/scheduled-posts`, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(
      401,
    )
    expect((await calendar(acme.key)).status).toBe(404)
    expect((await fetch(`${api.url}/calendar.ics`)).status).toBe(404)
    expect((await acme.delete(`/calendar-tokens/${calendarToken.id}`)).status).toBe(200)
    expect((await calendar(token)).status).toBe(404)
    expect((await acme.delete(`/calendar-tokens/${calendarToken.id}`)).status).toBe(404)
  })

  it('leaves no token in the log, whatever comes of a request', async () => {
    const { token, calendarToken } = await makeToken()
    await calendar(token)
    await acme.delete(`/calendar-tokens/${calendarToken.id}`)
    await calendar(token)
    await api.db.query('RENAME TABLE calendar_tokens TO calendar_tokens_away')
    expect((await calendar(token)).status).toBe(500)
    await api.db.query('RENAME TABLE calendar_tokens_away TO calendar_tokens')
    const log = JSON.stringify(api.logged)
    expect(log).toContain('/calendar.ics')
    expect(log).not.toContain(token.slice(6))
    expect(api.logged).toContainEqual(expect.objectContaining({ what: 'calendar-token-revoked', company: 'acme' }))
  })

  it('cuts no line inside a character', () => {
    const post = {
      ...({ id: 'x', platform: 'facebook', postType: 'feed', account: 'A', status: 'failed', version: 1 } as const),
      ...{ at: new Date(0), createdAt: new Date(0), changedAt: new Date(0) },
    }
    for (let n = 0; n < 80; n++) {
      const caption = 'a'.repeat(n % 7) + '👩‍🍳é'.repeat(30)
      const [event] = eventsIn(calendarText([{ ...post, account: 'b'.repeat(n), caption }]))
      expect(event?.summary).toContain('👩‍🍳é'.repeat(8))
      expect(event?.description).toContain('b'.repeat(n))
    }
  })
})
