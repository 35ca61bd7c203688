import { beforeAll, describe, expect, it } from 'vitest'
import { recordIdleCycle } from '../../src/db/operations/dispatch-cycles'
import { putOnHold } from '../../src/db/operations/holds'
import { byHand } from '../support/by-hand'
import { makeDue, makeLate } from '../support/passing-time'
import * as walkTo from '../support/posts-in-state'
import { until } from '../support/until'
import { answerOf, type Client, inAnHour, startTestApi, type TestApi } from './support/test-api'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const schedule = async (client: Client, socialAccountId: string, scheduledAt = inAnHour()) => {
  const { status, body } = await client.post('/schedule-post', { socialAccountId, scheduledAt, caption: 'x' })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.postDetailId as string
}
const overviewOf = async (client: Client) => {
  const { status, body } = await client.get('/overview')
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const ids = (posts: { postDetailId: string }[]) => posts.map(({ postDetailId }) => postDetailId)

describe('GET /overview', () => {
  it('tells a company without anything that there is nothing', async () => {
    expect(await overviewOf(await api.company(undefined, 'read'))).toEqual({
      success: true,
      now: expect.any(String),
      counts: { pending: 0, processing: 0, held: 0, published: 0, failed: 0, unconfirmed: 0, missed: 0, cancelled: 0 },
      due: 0,
      overdue: 0,
      oldestDue: null,
      oldestDueAgeSeconds: null,
      todayAhead: 0,
      publishedToday: 0,
      lateness24h: { p50: null, p95: null, hours: expect.any(Array) },
      cron: { ageSeconds: null, resident: false },
      accounts: { ok: 0, expiring: 0, needsReconnect: 0 },
      holds: 0,
      needsPerson: [],
      next: [],
      last: [],
      down: null,
    })
  })

  it('counts each post once, as it stands, and shows what waits for somebody, what comes and what went; nothing of others', async () => {
    const acme = await api.company()
    const rival = await api.company()
    const account = await acme.account()
    const dead = await acme.account()
    const soon = await schedule(acme, account, at(30))
    const tomorrow = await schedule(acme, account, at(48 * 60))
    const processing = await schedule(acme, account)
    const published = await schedule(acme, account)
    const failed = await schedule(acme, account)
    const unconfirmed = await schedule(acme, account)
    const missed = await schedule(acme, account)
    const cancelled = await schedule(acme, account)
    const held = await schedule(acme, dead)
    for (const post of [published, failed]) await makeLate(api.db, 1, post)
    await walkTo.claimed(api.db, processing)
    await walkTo.published(api.db, published)
    await walkTo.failed(api.db, failed)
    await walkTo.unconfirmed(api.db, unconfirmed)
    // The platform will be asked about it: whoever knows may say so before.
    const asked = await schedule(acme, account)
    await walkTo.toBeAskedFor(api.db, asked)
    await walkTo.missed(api.db, missed)
    await walkTo.cancelled(api.db, cancelled)
    await walkTo.held(api.db, held)
    const late = await schedule(acme, account)
    await makeLate(api.db, 10, late)

    const overview = await overviewOf(acme)
    expect(overview).toMatchObject({
      counts: { pending: 3, processing: 1, held: 1, published: 1, failed: 1, unconfirmed: 2, missed: 1, cancelled: 1 },
      due: 1,
      oldestDueAgeSeconds: expect.closeTo(600, -1.5),
      todayAhead: 1,
      publishedToday: 1,
      accounts: { ok: 1, expiring: 0, needsReconnect: 1 },
    })
    expect(Date.parse(overview.now) - Date.parse(overview.oldestDue)).toBeGreaterThanOrEqual(600_000)
    expect(ids(overview.next)).toEqual([late, soon, processing, tomorrow])
    expect(ids(overview.last)).toEqual([published])
    expect(new Set(ids(overview.needsPerson))).toEqual(new Set([failed, unconfirmed, asked, missed, held]))
    expect(ids(overview.needsPerson)[0]).toBe(failed)
    expect(await overviewOf(rival)).toMatchObject({
      counts: { pending: 0 },
      due: 0,
      next: [],
      last: [],
      needsPerson: [],
    })
  })

  it('shows what is held whoever put it into the queue, and what may be out once', async () => {
    const acme = await api.company()
    const dead = await acme.account()
    const [known, noAccount, noTime, neither, mayBeOut] = await Promise.all(
      Array.from({ length: 5 }, () => schedule(acme, dead)),
    )
    const lacking = (columns: string, id: string | undefined) =>
      byHand(api.db, `UPDATE post_schedule SET ${columns} WHERE post_detail_id = ?`, [id])
    await walkTo.toBeAskedFor(api.db, mayBeOut as string)
    await lacking('social_account_id = NULL', noAccount)
    await walkTo.held(api.db, known as string)
    await lacking('scheduled_for = NULL', noTime)
    await lacking('scheduled_for = NULL, social_account_id = NULL', neither)
    const { counts, needsPerson } = await overviewOf(acme)
    expect(counts).toMatchObject({ held: 4, unconfirmed: 1 })
    expect(ids(needsPerson).sort()).toEqual([known, noAccount, noTime, neither, mayBeOut].sort())
    const { failures } = (await acme.get('/failures')).body as { failures: { total: number }[] }
    expect(failures.reduce((sum, { total }) => sum + total, 0)).toBe(5)
  })

  it('counts what lists have that are asked for of the same moments, whatever a post waits for and whenever it was meant', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const retrying = await schedule(acme, account)
    await makeLate(api.db, 5, retrying)
    await walkTo.retrying(api.db, retrying, { inMs: 3_600_000 })
    const hurried = await schedule(acme, account, at(3 * 1_440))
    await acme.post(`/scheduled-posts/${hurried}/publish-now`, {})
    await walkTo.published(api.db, hurried)
    const late = await schedule(acme, account)
    await makeLate(api.db, 2 * 1_440, late)
    await walkTo.published(api.db, late)
    const bare = await schedule(acme, account)
    await makeDue(api.db, bare)
    await byHand(api.db, 'UPDATE post_schedule SET scheduled_for = NULL WHERE post_detail_id = ?', [bare])
    const soon = await schedule(acme, account, at(30))
    const { now, due, overdue, todayAhead, publishedToday } = await overviewOf(acme)
    const away = (ms: number) => new Date(Date.parse(now) + ms).toISOString()
    const listed = async (query: string) =>
      ids((await acme.get(`/scheduled-posts?fields=calendar&${query}`)).body.posts)
    expect(await listed(`status=pending&held=false&to=${now}`)).toEqual([retrying, bare])
    expect(await listed(`status=pending&held=false&from=${away(1)}&to=${away(86_400_000)}`)).toEqual([soon])
    expect(new Set(await listed(`status=published&publishedFrom=${away(-86_400_000)}`))).toEqual(
      new Set([hurried, late]),
    )
    expect({ due, overdue, todayAhead, publishedToday }).toEqual({
      due: 1,
      overdue: 2,
      todayAhead: 1,
      publishedToday: 2,
    })
    // Those are the posts of the whole day; a moment before their turn is none.
    expect(await listed(`status=published&publishedFrom=${away(60_000)}`)).toEqual([])
  })

  it('tells how late half and nearly all posts of the day were, by what was asked for', async () => {
    const acme = await api.company()
    const account = await acme.account()
    for (let n = 1; n <= 20; n++) {
      const id = await schedule(acme, account)
      await makeLate(api.db, n, id)
      await walkTo.published(api.db, id)
    }
    const { publishedToday, lateness24h, now } = await overviewOf(acme)
    expect(publishedToday).toBe(20)
    expect(lateness24h.p50 / 60).toBeCloseTo(10, 0)
    expect(lateness24h.p95 / 60).toBeCloseTo(19, 0)
    // Of each hour as clocks count them; those before it are empty.
    const hours = lateness24h.hours as { from: string; p95: number | null }[]
    expect(hours).toHaveLength(24)
    expect(hours.at(-1)?.from).toBe(`${now.slice(0, 13)}:00:00.000Z`)
    const timed = hours.flatMap(({ p95 }) => (p95 === null ? [] : [p95 / 60]))
    expect(Math.max(...timed)).toBeCloseTo(19, 0)
    // They were claimed within the last minute, which may have been in the hour before.
    expect(timed.length).toBeLessThanOrEqual(2)
  })

  it('is looked at once for all who ask within two seconds, and told as unchanged to who has it', async () => {
    const acme = await api.company()
    const account = await acme.account()
    const [one, other] = [await acme.get('/overview'), await acme.get('/overview')]
    expect(other.body).toEqual(one.body)
    const tag = String(one.headers.get('ETag'))
    expect(one.headers.get('Cache-Control')).toBe('private, no-cache')
    const again = (etag: string) =>
      fetch(`${api.url}/overview`, { headers: { Authorization: `Bearer ${acme.key}`, 'If-None-Match': etag } })
    const same = await answerOf(await again(tag))
    expect([same.status, same.body, same.headers.get('ETag')]).toEqual([304, '', tag])
    await schedule(acme, account)
    await expect
      .poll(async () => (await answerOf(await again(tag))).body?.counts?.pending, { timeout: 5_000, interval: 200 })
      .toBe(1)
  })

  it('tells admins of servers and of what all have in common, and others of their own', async () => {
    const admin = await api.company('overview-acme')
    const account = await admin.account()
    const write = await api.company('overview-acme', 'write')
    const rival = await api.company('overview-rival', 'write')
    await recordIdleCycle(
      api.db as never,
      { tickId: 't1', host: 'posts-1', startedBy: 'cron' },
      { durationMs: 5, droppedLines: 0 },
    )
    await putOnHold(api.db, { scope: `account:${account}`, forMs: 60_000, reason: 'limit' })
    await putOnHold(api.db, { scope: 'platform:linkedin', forMs: 60_000, reason: 'away' })
    // What was said of servers a moment ago is said for another.
    await until(async () => (await overviewOf(admin)).cron.hosts.length > 0, 'the server is known')
    expect(await overviewOf(admin)).toMatchObject({
      holds: 2,
      cron: { hosts: [{ host: 'posts-1', exitCode: 0, ageSeconds: expect.any(Number) }] },
    })
    const told = await overviewOf(write)
    expect(told.holds).toBe(1)
    expect(told.cron).not.toHaveProperty('hosts')
    expect(told.cron.ageSeconds).toBeLessThan(60)
    expect((await overviewOf(rival)).holds).toBe(0)
  })

  it('tells of a time in which nothing ticked, while it lasts and for a day', async () => {
    await byHand(api.db, 'UPDATE dispatch_cycles SET started_at = NOW(3) - INTERVAL 10 MINUTE')
    const lasting = await overviewOf(await api.company())
    expect(lasting.down).toMatchObject({ until: null, late: 0, lastAt: null })
    expect(lasting.cron.ageSeconds).toBeGreaterThanOrEqual(600)
    await byHand(
      api.db,
      `INSERT INTO outages (since, ended_at, late, last_slot_at)
       VALUES (NOW(3) - INTERVAL 2 HOUR, NOW(3) - INTERVAL 1 MINUTE, 41, NOW(3))`,
    )
    // Of the 41 of all companies this one had none, and when the last of them goes out is for admins.
    const { companyId } = await api.company()
    const over = await overviewOf(await api.company(companyId))
    expect(over.down).toMatchObject({ until: expect.any(String), late: 0, lastAt: expect.any(String) })
    expect(over.down).toMatchObject({ published: 0, missed: 0, unconfirmed: 0, failed: 0, waiting: 0 })
    const read = await overviewOf(await api.company(companyId, 'read'))
    expect(read.down).toMatchObject({ until: expect.any(String), late: 0, lastAt: null })
  })
})
